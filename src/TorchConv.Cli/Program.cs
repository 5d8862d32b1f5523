using TorchSharp;

var c = torch.nn.Conv2d(3, 30, 10);
Console.WriteLine(c.parameters().Sum(p => p.numel()));
