"""Prints published models and counts their parameters, with torchvision 0.14.1 (Debian 12: apt-get install python3-torchvision)."""
import torchvision.models as models

NAMES = """alexnet vgg11 vgg16_bn resnet18 resnet50 mobilenet_v2 mobilenet_v3_small googlenet inception_v3 densenet121 efficientnet_b0
convnext_tiny swin_t vit_b_16""".split()

with open("totals.csv", "w") as totals:
    totals.write("model,parameters,held by modules without children or by attention,modules without children\n")
    for name in NAMES:
        options = dict(init_weights=False) if name in ("googlenet", "inception_v3") else {}
        model = getattr(models, name)(**options)
        with open(name + ".txt", "w") as text:
            text.write(str(model) + "\n")

        def count(modules):
            return sum(p.numel() for module in modules for p in module.parameters(recurse=False))

        leaves = [module for module in model.modules() if not list(module.children())]
        attention = [module for module in model.modules() if type(module).__name__ == "MultiheadAttention"]
        totals.write(f"{name},{count(model.modules())},{count(leaves + attention)},{len(leaves)}\n")
