using TorchConv.Porting;
using TorchSharp;

namespace TorchConv.Tests.Porting;

/// <summary>Scripts and classes of PyTorch become C# that compiles and computes the same; what is not understood stays visible.</summary>
public class PortTests
{
    /// <summary>The article's listing, word for word (docs/article/README.md).</summary>
    private const string Listing =
        """"
        import torch

        # 计算模型所需参数量
        def model_para_calc(model):
            sum = 0
            for para in model.parameters():
                # 如果要求梯度追踪
                if para.requires_grad:
                    sum += para.numel()
            return sum

        # 全连接层
        """
        前层：10×10×3 = 300
        后层：10×10×30 = 3000
        偏置：3000
        总和：30×3000+3000 = 903000
        """

        model_fc = torch.nn.Linear(in_features=10*10*3, out_features=10*10*30)
        print("全连接层所需参数", model_para_calc(model_fc))

        # 基本卷积层
        """
        (kernel_size_high * kernel_size_width * 通道数 + 1) * 卷积核个数
        (10 × 10 * 3 + 1) * 30 = 9030
        """
        model_basic_conv2d = torch.nn.Conv2d(in_channels=3, out_channels=30, kernel_size=10, bias=True)
        print("卷积层所需参数", model_para_calc(model_basic_conv2d))

        # 空洞卷积
        """
        设置dilation = (2, 2)，感受野增大，但参数没变
        """
        model_dilated_conv2d = torch.nn.Conv2d(in_channels=3, out_channels=30, kernel_size=10, bias=True, dilation=2)
        print("空洞卷积所需参数", model_para_calc(model_dilated_conv2d))

        # 分组卷积
        """
        注意分组数必须设置为in_channels和out_chanels的公约数
        (10 × 10 * 1 + 1) * 30 = 3030
        """
        model_groups_conv2d = torch.nn.Conv2d(in_channels=3, out_channels=30, kernel_size=10, bias=True, groups=3)
        print("分组卷积所需参数", model_para_calc(model_groups_conv2d))

        # 点卷积
        """
        (1 × 1 × 3 + 1) × 30 = 120
        """
        model_pointwise_conv2d = torch.nn.Conv2d(in_channels=3, out_channels=30, kernel_size=1, bias=True)
        print("点卷积所需参数", model_para_calc(model_pointwise_conv2d))

        # 深度可分离卷积
        """
        先分组，然后在每个通道上进行点卷积
        (10 × 10 × 1 + 1) × 3 = 303
        (1 × 1 × 3 + 1) × 30 = 120
        总共120 + 303 = 423
        """

        depth_conv2d = torch.nn.Conv2d(in_channels=3, out_channels=3, kernel_size=10, groups=3)
        point_conv2d = torch.nn.Conv2d(in_channels=3, out_channels=30, kernel_size=1)
        print("深度可分离卷积所需参数", model_para_calc(depth_conv2d) + model_para_calc(point_conv2d) )
        """";

    private const string LeNet =
        """
        import torch.nn as nn
        import torch.nn.functional as F

        class LeNet(nn.Module):
            def __init__(self, num_classes=10):
                super().__init__()
                channels = 6
                self.conv1 = nn.Conv2d(1, channels, 5)
                self.conv2 = nn.Conv2d(channels, 16, 5)   # 14 -> 10
                self.fc1 = nn.Linear(16 * 5 * 5, 120)
                self.fc2 = nn.Linear(120, 84)
                self.fc3 = nn.Linear(84, num_classes)
                self.drop = nn.Dropout()

            def forward(self, x):
                # 32 -> 28 -> 14
                x = F.max_pool2d(F.relu(self.conv1(x)), (2, 2))
                x = F.max_pool2d(F.relu(self.conv2(x)), 2)
                x = torch.flatten(x, 1)
                x = F.relu(self.fc1(x))
                h = self.drop(self.fc2(x).relu())
                return F.log_softmax(self.fc3(h), dim=1)
        """;

    [Fact]
    public void The_listing_of_the_article_prints_its_numbers()
    {
        Port port = Port.Read(Listing);

        port.Unknown.Should().BeEmpty();
        port.Rows.Select(row => row.Parameters).Should().Equal(903_000, 9_030, 9_030, 3_030, 120, 303, 120);
        Compiled.Output(port.CSharp).Should().Be(
            """
            全连接层所需参数 903000
            卷积层所需参数 9030
            空洞卷积所需参数 9030
            分组卷积所需参数 3030
            点卷积所需参数 120
            深度可分离卷积所需参数 423

            """);
    }

    [Fact]
    public void A_class_whose_forward_is_a_chain_gives_shapes_fields_and_a_forward_that_runs()
    {
        Port port = Port.Read(LeNet, [2, 1, 32, 32]);

        port.Unknown.Should().BeEmpty();
        port.IsOrderKnown.Should().BeTrue();
        port.Parameters.Should().Be(61_706);
        port.Rows.Select(row => $"{row.Path} {row.Output} {row.Field}").Should().Equal(
            "conv1 2×6×28×28 5×5",
            "relu (line 17) 2×6×28×28 5×5",
            "max_pool2d (line 17) 2×6×14×14 6×6",
            "conv2 2×16×10×10 14×14",
            "relu (line 18) 2×16×10×10 14×14",
            "max_pool2d (line 18) 2×16×5×5 16×16",
            "flatten (line 19) 2×400 ",
            "fc1 2×120 ",
            "relu (line 20) 2×120 ",
            "fc2 2×84 ",
            "relu (line 21) 2×84 ",
            "drop 2×84 ",
            "fc3 2×10 ",
            "log_softmax (line 22) 2×10 ");
        port.Notes.Should().Equal(
            "fc1: in_features 400 = 16 channels of conv2 × 5 × 5 of height and width; the size of the input changes them, and so do kernel, stride, padding and dilation of every layer before",
            "square images of 1 channels pass if they are 32×32 to 35×35");

        using DisposeScope scope = torch.NewDisposeScope();
        using var net = (torch.nn.Module<torch.Tensor, torch.Tensor>)Activator.CreateInstance(Compiled.Library(port.CSharp).GetType("LeNet")!)!;
        net.parameters().Sum(parameter => parameter.numel()).Should().Be(61_706);
        net.state_dict().Keys.Should().Contain("conv1.weight").And.Contain("fc3.bias");
        net.call(torch.zeros(2, 1, 32, 32)).shape.Should().Equal(2, 10);
    }

    /// <summary>As a tutorial ends: the class is made, and its parameters are counted.</summary>
    [Fact]
    public void A_model_of_a_class_is_made_and_its_parameters_are_printed()
    {
        Port port = Port.Read(
            LeNet + """


            def count(model):
                return sum(p.numel() for p in model.parameters() if p.requires_grad)

            net = LeNet()
            print("LeNet", count(net))
            """);

        port.Unknown.Should().BeEmpty();
        Compiled.Output(port.CSharp).Should().Be("LeNet 61706\n");
    }

    [Fact]
    public void Modules_of_the_same_name_in_two_classes_are_two_modules()
    {
        Port port = Port.Read(
            """
            class Encoder(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())

                def forward(self, x):
                    return self.net(self.net(x))

            class Decoder(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.net = nn.Sequential(nn.Conv2d(8, 16, 5), nn.ReLU())

                def forward(self, x):
                    return self.net(x).mean()
            """);

        port.Rows.Select(row => $"{row.Path} {row.Parameters}").Should().Equal(
            ["Encoder.net.0 224", "Encoder.net.1 0", "Encoder.net.0 0", "Encoder.net.1 0", "Decoder.net.0 3216", "Decoder.net.1 0"],
            "(3·3·3 + 1)·8 = 224, counted once though it runs twice, and (5·5·8 + 1)·16 = 3,216");
        port.Parameters.Should().Be(3_440);
        Compiled.Library(port.CSharp).GetTypes().Sum(Parameters).Should().Be(3_440);
    }

    [Fact]
    public void Modules_without_a_name_are_counted_one_by_one() =>
        Port.Read("nn.Conv2d(3, 8, 3); nn.Conv2d(3, 16, 3); nn.Linear(5, 5)").Rows.Select(row => row.Parameters).Should().Equal(224, 448, 30);

    [Theory]
    [InlineData("3x9x9", true)]
    [InlineData("8x9x9", false)]
    [InlineData("3x4x4", false)]
    public void An_input_must_pass_every_class(string image, bool fits) =>
        Port.Read(
            """
            class A(nn.Module):
                def __init__(self):
                    self.conv = nn.Conv2d(3, 8, 3)
                def forward(self, x):
                    return self.conv(x)
            class B(nn.Module):
                def __init__(self):
                    self.conv = nn.Conv2d(3, 8, 5)
                def forward(self, x):
                    return self.conv(x)
            """,
            TorchConv.Arithmetic.Shape.Parse($"1x{image}")).Fits.Should().Be(fits);

    /// <summary>A local of C# hides a member in all of its method.</summary>
    [Fact]
    public void Members_with_the_names_of_tensors_are_called_with_this()
    {
        Port port = Port.Read(
            """
            class Net(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.features = nn.Conv2d(3, 8, 3)
                    self.conv = nn.Conv2d(8, 8, 1)
                    self.base = nn.ReLU()

                def forward(self, conv):
                    conv = self.conv(self.features(conv))
                    features = self.base(conv)
                    return features
            """);

        port.Unknown.Should().BeEmpty();
        port.CSharp.Should().Contain("conv = this.conv.call(this.features.call(conv));").And.Contain("var features = @base.call(conv);");
        using DisposeScope scope = torch.NewDisposeScope();
        using var net = (torch.nn.Module<torch.Tensor, torch.Tensor>)Activator.CreateInstance(Compiled.Library(port.CSharp).GetType("Net")!)!;
        net.call(torch.zeros(1, 3, 5, 5)).shape.Should().Equal(1, 8, 3, 3);
    }

    /// <summary>As the shortcut of a residual block is often written.</summary>
    [Fact]
    public void A_member_that_is_made_twice_is_ported_once_and_not_called()
    {
        Port port = Port.Read(
            """
            class Net(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.up = nn.Conv2d(3, 8, 3)
                    if deep:
                        self.up = nn.Sequential(nn.Conv2d(3, 16, 5))

                def forward(self, x):
                    return self.up(x)
            """);

        const string Reason = "self.up is made in line 4 already: only one of them can be ported";
        port.Unknown.Should().Equal(
            new NotPorted(5, "if deep:", "only assignments are understood here"),
            new NotPorted(6, "up: Sequential", Reason),
            new NotPorted(8, "forward", $"it is no chain of modules: line 9, \"return self.up(x)\": self.up is not known: {Reason}"));
        port.Rows.Select(row => $"{row.Path} {row.Kind} {row.Parameters}").Should().Equal("up Conv2d 224", "up Sequential ");
        Compiled.Library(port.CSharp);
    }

    [Fact]
    public void A_name_that_is_given_twice_stands_in_the_code_once()
    {
        Port port = Port.Read(
            """
            conv = nn.Conv2d(3, 8, 3)
            conv = nn.Conv2d(3, 16, 3)
            self.fc = nn.Linear(5, 5)
            args = nn.ReLU()
            class Net(nn.Module):
                def __init__(self):
                    self.Net = nn.ReLU()
                    self.forward = nn.ReLU()
            class Net(nn.Module):
                pass
            conv = Net()
            def conv(model):
                return sum(p.numel() for p in model.parameters())
            """);

        port.Unknown.Where(unknown => unknown.Name != "forward").Should().Equal(
            new NotPorted(2, "Conv2d", "conv is the name of line 1 already: C# gives a name once, so give it another"),
            new NotPorted(3, "Linear", "self.fc is a member, which only __init__ of a class can make: paste the class, or give it a name without a dot"),
            new NotPorted(4, "ReLU", "args means something else in C#: give it another name"),
            new NotPorted(7, "Net: ReLU", "Net is the name of its class: C# takes no such member"),
            new NotPorted(8, "forward: ReLU", "forward is the name of a method: C# takes no such member"),
            new NotPorted(9, "Net", "Net is the name of the class of line 5 already"),
            new NotPorted(11, "Net", "conv is the name of line 1 already: C# gives a name once, so give it another"),
            new NotPorted(12, "conv", "conv is the name of line 1 already: C# gives a name once, so give it another"));
        port.Rows.Select(row => row.Parameters).Should().Equal([224, 448, 30, 0, 0, 0], "their facts are known all the same");
        Compiled.Program(port.CSharp);
    }

    [Fact]
    public void A_class_with_the_name_of_a_module_is_that_class()
    {
        Port port = Port.Read(
            """
            class Net(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.mine = nn.Sequential(nn.ReLU(), Flatten())
                    self.flatten = nn.Flatten()
                    self.other = Flatten()

                def forward(self, x):
                    return self.flatten(x)

            class Flatten(nn.Module):
                def forward(self, x):
                    return x.view(x.size(0), -1)
            """);

        const string Reason = "Flatten is a class of this text: only name = Flatten() is understood, outside of classes and without arguments";
        port.Unknown.Should().Equal(new NotPorted(4, "Flatten", Reason), new NotPorted(6, "Flatten", Reason));
        Type net = Compiled.Library(port.CSharp).GetType("Net")!;
        net.GetField("flatten", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.FieldType
            .Should().Be<TorchSharp.Modules.Flatten>();
    }

    [Theory]
    [InlineData("nn.Conv2d(3, 6, 3, groups=2)", "line 1, column 1: groups (2) must divide inChannels (3)\n")]
    [InlineData("nn.Conv2d(3, 8)", "line 1, column 1: Conv2d needs kernel_size\n")]
    public void An_expression_alone_that_is_wrong_is_refused_as_everywhere(string text, string message)
    {
        ((Action)(() => Port.Read(text))).Should().Throw<FormatException>().Which.Message.Should().StartWith(message);
        ((Action)(() => TorchConv.Expressions.LayerExpression.Parse(text))).Should().Throw<FormatException>().Which.Message.Should().StartWith(message);
    }

    [Fact]
    public void An_expression_that_TorchSharp_cannot_make_is_a_comment_with_the_reason()
    {
        Port port = Port.Read("nn.LSTM(10, 20, proj_size=5)");

        port.CSharp.Should().Be("// line 1: TorchSharp's LSTM has no proj_size\n//   nn.LSTM(10, 20, proj_size=5)\n");
    }

    [Theory]
    [InlineData("pass", true)]
    [InlineData("init(self)", true)]
    [InlineData("self.size = size", true)]
    [InlineData("self.block = Attention(8)", false)]
    [InlineData("self.fc = nn.Linear(size, 4)", false)]
    [InlineData("self.layers.append(Block())", false)]
    [InlineData("self.add_module('fc', nn.Linear(3, 4))", false)]
    public void Parameters_are_all_there_are_if_every_statement_that_may_make_a_module_is_understood(string statement, bool are) =>
        Port.Read($"class Net(nn.Module):\n    def __init__(self):\n        self.conv = nn.Conv2d(3, 8, 3)\n        {statement}\n").AreAllCounted.Should().Be(are);

    [Theory]
    [InlineData("nn.Conv2d(3, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 8, 3)", "net.3: in_channels (16) must be 8, the channels that come out before it")]
    [InlineData("nn.Conv2d(3, 8, 3), nn.BatchNorm2d(4)", "net.1: num_features (4) must be 8, the channels that come out before it")]
    [InlineData("nn.Linear(4, 5), nn.ReLU(), nn.Linear(6, 1)", "net.2: in_features (6) must be 5, the features that come out before it")]
    [InlineData("nn.Conv2d(3, 8, 3), nn.PixelShuffle(2), nn.Conv2d(2, 3, 1)", null)]
    [InlineData("nn.Linear(4, 6), nn.MaxPool2d(2), nn.Linear(3, 1)", null)]
    [InlineData("nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ConvTranspose2d(8, 3, 3)", null)]
    public void Layers_that_do_not_fit_together_are_told_without_an_input(string layers, string? problem)
    {
        Port port = Port.Read($"net = nn.Sequential({layers})");

        port.Fits.Should().Be(problem is null);
        port.Rows.Where(row => row.Problem is not null).Select(row => $"{row.Path}: {row.Problem}").Should().Equal(problem is null ? [] : [problem]);
    }

    /// <summary>As AlexNet of torchvision and many tutorials write them.</summary>
    [Fact]
    public void Defaults_of_an_init_are_used()
    {
        Port port = Port.Read(
            """
            class Net(nn.Module):
                def __init__(self, size: int = 3, hidden=[32, 64], k=(3, 5), p: float = 0.25, bias=False, padding='same', norm=None) -> None:
                    super().__init__()
                    self.conv = nn.Conv2d(size, hidden[1], k, padding=padding, bias=bias)
                    self.drop = nn.Dropout(p=p)

                def forward(self, x):
                    return self.drop(self.conv(x))
            """,
            [1, 3, 9, 9]);

        port.Unknown.Should().BeEmpty();
        port.Rows.Select(row => $"{row.Path} {row.Parameters} {row.Output}").Should().Equal("conv 2880 1×64×9×9", "drop 0 1×64×9×9");
        port.CSharp.Should().Contain("torch.nn.Dropout(p: 0.25)");
        Compiled.Library(port.CSharp).GetTypes().Sum(Parameters).Should().Be(2_880, "3·5·3·64");
    }

    /// <summary>As PyTorch's quickstart ends.</summary>
    [Theory]
    [InlineData("model = LeNet().to(device)", ".to")]
    [InlineData("model = nn.Linear(2, 3).cuda()", ".cuda")]
    public void A_model_that_is_moved_is_made_where_it_is(string statement, string left)
    {
        Port port = Port.Read($"{LeNet}\n\n{statement}\n");

        port.Unknown.Should().Equal(new NotPorted(24, left, $"{left}(…) is left out: the model is made on the CPU"));
        port.CSharp.Should().Contain("var model = ").And.Contain($"//   {statement}\n");
        port.AreAllCounted.Should().BeTrue();
        Compiled.Program(port.CSharp);
    }

    /// <summary>What is left of a Sequential is no module that forward could call.</summary>
    [Fact]
    public void A_sequential_of_which_a_part_is_unknown_is_not_called()
    {
        Port port = Port.Read(
            """
            class DoubleConv(nn.Module):
                def __init__(self, channels):
                    super().__init__()
                    self.double_conv = nn.Sequential(nn.Conv2d(channels, 8, 3), nn.ReLU())

                def forward(self, x):
                    return self.double_conv(x)
            """);

        port.Unknown[^1].Should().Be(new NotPorted(
            6, "forward", "it is no chain of modules: line 7, \"return self.double_conv(x)\": self.double_conv is not known whole: Conv2d, in_channels (channels) has no value here: write the number"));
        port.CSharp.Should().Contain("ModuleDict<torch.nn.Module> double_conv", "names stay those of PyTorch, so that weights can be loaded");
        Compiled.Library(port.CSharp);
    }

    /// <summary>The generator of DCGAN as PyTorch's own examples write it (pytorch/examples, dcgan/main.py), with all of its remarks.</summary>
    [Fact]
    public void A_class_with_remarks_between_and_after_its_lines_is_read()
    {
        Port port = Port.Read(
            """
            nz = 100  # size of z
            ngf, nc = 64, 3
            'the generator'
            class Generator(nn.Module):  # from noise to images
                def __init__(self, ngpu=1):  # how many GPUs
                    super(Generator, self).__init__()
                    self.main = nn.Sequential(  # no pooling
                        # input is Z, going into a convolution
                        nn.ConvTranspose2d(     nz, 64 * 8, 4, 1, 0, bias=False),
                        nn.BatchNorm2d(64 * 8),  # (64*8) x 4 x 4
                        nn.ReLU(True),
                        nn.ConvTranspose2d(64 * 8, 3, 4, 2, 1, bias=False),
                        nn.Tanh()
                        # state size. 3 x 8 x 8
                    )

                def forward(self, input):  # a chain
                    return self.main(input)  # images
            """,
            [1, 100, 1, 1]);

        port.Unknown.Should().ContainSingle().Which.Line.Should().Be(2);
        port.Rows.Select(row => $"{row.Kind} {row.Output}").Should().Equal(
            "ConvTranspose2d 1×512×4×4", "BatchNorm2d 1×512×4×4", "ReLU 1×512×4×4", "ConvTranspose2d 1×3×8×8", "Tanh 1×3×8×8");
        port.CSharp.Should().Contain("\n// the generator\n");
        Compiled.Library(port.CSharp);
    }

    [Fact]
    public void Functions_become_functions_that_compile()
    {
        Port port = Port.Read(
            """
            class Net(nn.Module):
                def __init__(self):
                    super(Net, self).__init__()
                    self.conv = nn.Conv2d(3, 8, 3)
                    self.body = nn.Sequential(nn.Conv2d(8, 8, 3, padding=1), nn.BatchNorm2d(8))

                def forward(self, input):
                    out = F.relu6(self.conv(input))
                    out = F.leaky_relu(out, 0.2)
                    out = F.gelu(out)
                    out = F.silu(out)
                    out = torch.sigmoid(out)
                    out = torch.tanh(self.body(out))
                    out = F.hardswish(F.hardsigmoid(out))
                    out = F.dropout(out, 0.3, self.training)
                    out = F.dropout(out, p=0.1, training=self.training)
                    out = F.max_pool2d(out, kernel_size=(2, 3), stride=2, padding=1)
                    out = F.avg_pool2d(out, 2, ceil_mode=True)
                    out = F.adaptive_avg_pool2d(out, (1, 2))
                    out = F.softmax(out, dim=1)
                    out = out.view(out.size(0), -1)
                    out = out.view(-1, 16)
                    return F.log_softmax(out, -1)
            """,
            [2, 3, 20, 20]);

        port.Unknown.Should().BeEmpty();
        port.Rows[^1].Output.Should().Equal(2, 16);

        using DisposeScope scope = torch.NewDisposeScope();
        using var net = (torch.nn.Module<torch.Tensor, torch.Tensor>)Activator.CreateInstance(Compiled.Library(port.CSharp).GetType("Net")!)!;
        net.call(torch.zeros(2, 3, 20, 20)).shape.Should().Equal(2, 16);
    }

    [Fact]
    public void What_is_not_understood_is_listed_by_name_and_line_and_stays_as_a_comment()
    {
        Port port = Port.Read(
            """
            class Block(nn.Module):
                def __init__(self, size):
                    super().__init__()
                    self.conv = nn.Conv2d(8, 8, 3, padding=1)
                    self.attention = CoordAttention(8)
                    self.fc = nn.Linear(size, 4)

                def forward(self, x):
                    y = self.conv(x)
                    return x + y

            model = Block(4).cuda()
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            """);

        port.Unknown.Should().Equal(
            new NotPorted(5, "CoordAttention", "CoordAttention is not a module that is known here"),
            new NotPorted(6, "fc: Linear", "in_features (size) has no value here: write the number"),
            new NotPorted(8, "forward", "it is no chain of modules: line 10, \"return x + y\": no chain of modules and functions"),
            new NotPorted(12, "Block", "Block is a class of this text: only name = Block() is understood, outside of classes and without arguments"),
            new NotPorted(13, "torch.optim.SGD", "torch.optim.SGD is not a module that is known here"));
        port.CSharp.Should().Contain("    // line 5: CoordAttention is not a module that is known here\n    //   self.attention = CoordAttention(8)\n")
            .And.Contain("    //           return x + y\n").And.Contain("//   optimizer = torch.optim.SGD(model.parameters(), lr=0.1)");
        port.Parameters.Should().Be(584);
        port.AreAllCounted.Should().BeFalse();
        Compiled.Library(port.CSharp);
    }

    [Theory]
    [InlineData(28, "in_features (400) must be 256 = 16 × 4 × 4, channels × height × width of max_pool2d (line 18)")]
    [InlineData(8, "input (1×6×2×2) has height 2, which with padding 0 + 0 must be at least as long as the kernel's extent, 5")]
    public void An_image_of_another_size_is_refused_where_it_does_not_fit(long side, string problem)
    {
        Port port = Port.Read(LeNet, [1, 1, side, side]);

        port.Fits.Should().BeFalse();
        port.Rows.Should().ContainSingle(row => row.Problem != null).Which.Problem.Should().StartWith(problem);
    }

    [Fact]
    public void A_view_that_would_mix_images_is_refused() =>
        Port.Read(LeNet.Replace("torch.flatten(x, 1)", "x.view(-1, 16 * 5 * 5)", StringComparison.Ordinal), [4, 1, 64, 64])
            .Rows.Single(row => row.Problem != null).Problem.Should().StartWith("view(-1, 400) must have the 2,704 numbers of one image");

    [Fact]
    public void A_multiple_that_in_features_cannot_be_is_told_without_an_input() =>
        Port.Read("net = nn.Sequential(nn.Conv2d(3, 16, 3), nn.Flatten(), nn.Linear(100, 10))").Notes.Should().Equal(
            "net.2: in_features (100) must be a multiple of 16, the channels of net.0: they are flattened into channels × height × width",
            "no square image of 3 channels up to 1024×1024 passes all layers");

    [Fact]
    public void Names_in_both_languages_are_kept_or_escaped()
    {
        Port port = Port.Read("base = 4\nparams = nn.Linear(base, 2 * base)\n卷积 = nn.Conv2d(3, 3, 1)");

        port.Unknown.Should().BeEmpty();
        port.CSharp.Should().Contain("var @params = torch.nn.Linear(4, 8);").And.Contain("var 卷积 = torch.nn.Conv2d(3, 3, 1);");
        Compiled.Program(port.CSharp);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\nimport torch\n")]
    public void Text_without_a_module_is_refused(string text) =>
        ((Action)(() => Port.Read(text))).Should().Throw<FormatException>().Which.Message.Should().StartWith("there is no module in the text: an expression such as nn.Conv2d(3, 30, 10)");

    [Theory]
    [InlineData("nn.Conv2d(3, 30", "line 1, column 16: the text ends where \",\" or \")\" is expected")]
    [InlineData("nn.Conv3D(3, 30, 1)", "line 1, column 1: Conv3D is not a module that is known here; did you mean Conv3d?")]
    [InlineData("nn.Conv2d(3, 8, 3.0)", "line 1, column 17: kernel_size (3.0) must be a whole number or 2 of them")]
    [InlineData("\ndef block(n):\n    return nn.ReLU()", "line 2: only classes of modules, assignments and prints are understood; there is no module in the rest of the text")]
    public void A_broken_expression_is_refused_with_its_place(string text, string message) =>
        ((Action)(() => Port.Read(text))).Should().Throw<FormatException>().Which.Message.Should().StartWith(message);

    [Theory]
    [InlineData("import torch\nnn.ReLU()")]
    [InlineData("def block():\n    return nn.ReLU()")]
    [InlineData(LeNet)]
    public void Only_an_expression_is_written_as_PyTorch(string text) =>
        ((Action)(() => Port.ToPyTorch(text))).Should().Throw<FormatException>().WithMessage("PyTorch is written for an expression alone, such as torch.nn.Conv2d(3, 30, 10); the text is a script, a class or a function");

    [Fact]
    public void Any_text_is_ported_or_refused_in_words()
    {
        string[] pieces = ["class A(nn.Module):", "\n", "    ", "def forward(self, x):", "def __init__(self):", "self.a = ", "nn.Linear(2, 3)", "x = ", "(", ")", "\"\"\"", "'", "#", "\\", "return x", "(0): ", "Foo(", ":", ";", "print(", "=", "\t", "\r\n"];
        Gen.Int[0, pieces.Length - 1].Array[0, 25].Select(choice => string.Concat(choice.Select(i => pieces[i]))).Sample(
            text =>
            {
                try
                {
                    _ = Port.Read(text);
                }
                catch (FormatException e)
                {
                    e.Message.Should().NotContain("Exception");
                }
            },
            iter: 3_000);
    }

    /// <summary>The numbers that TorchSharp counts in a module of a compiled class.</summary>
    private static long Parameters(Type type)
    {
        if (!typeof(torch.nn.Module).IsAssignableFrom(type))
            return 0;
        using var module = (torch.nn.Module)Activator.CreateInstance(type)!;
        return module.parameters().Sum(parameter => parameter.numel());
    }
}
