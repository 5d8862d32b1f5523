using TorchConv.Porting;

namespace TorchConv.Tests.Porting;

/// <summary>What is not ported stands in the list of what is not understood, each with its own reason.</summary>
public class PortRefusalTests
{
    /// <summary>One statement of a forward pass, before the last one.</summary>
    [Theory]
    [InlineData("x += 1", "neither an assignment nor a return")]
    [InlineData("return x\n        x = self.conv(x)", "it stands after the return")]
    [InlineData("x = self.conv(", "no expression of modules and functions")]
    [InlineData("x = self.cov(x)", "self.cov is not made in __init__; did you mean conv?")]
    [InlineData("x = self.strange(x)", "self.strange is not made in __init__")]
    [InlineData("x = self.mine(x)", "self.mine is not known: Mine is not a module that is known here")]
    [InlineData("x = self.conv(x, x)", "self.conv must take one tensor and give one")]
    [InlineData("x = self.conv(x=x)", "self.conv must take one tensor and give one")]
    [InlineData("x = self.lstm(x)", "self.lstm must take one tensor and give one")]
    [InlineData("x = self.conv(y)", "y is not what the statement before gave, x")]
    [InlineData("x = einops(x)", "einops is no module of this class and no function that is known")]
    [InlineData("x = x * 2", "no chain of modules and functions")]
    [InlineData("x = F.dropout(x, 0.5, training=True)", "training must be self.training, or left out")]
    [InlineData("x = torch.flatten(x)", "flatten without a dimension joins the images of a batch: flatten(x, 1) keeps them apart")]
    [InlineData("x = x.view(2, 3, 4)", "view is understood as view(x.size(0), -1) and view(-1, features)")]
    [InlineData("x = x.reshape(-1)", "reshape is understood as reshape(x.size(0), -1) and reshape(-1, features)")]
    [InlineData("x = F.max_pool2d(x, 0)", "kernelSize (0×0) must be at least 1 in height and width")]
    public void A_statement_that_is_no_step_of_a_chain(string statement, string reason) =>
        Reasons(
            $"""
            class Net(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.conv = nn.Conv2d(3, 3, 1)
                    self.lstm = nn.LSTM(3, 3)
                    self.mine = Mine()
                def forward(self, x):
                    {statement}
                    return x
            """).Last().Should().StartWith("forward: it is no chain of modules: line ").And.Contain($"\": {reason}", "the statement is quoted before it");

    [Theory]
    [InlineData("def forward(self, x, y):\n        return x", "it takes more than one tensor, so that it is no chain")]
    [InlineData("def forward(self, x):\n        x = self.conv(x)", "it is no chain of modules: forward returns nothing")]
    [InlineData("pass", "the class has no forward")]
    public void A_forward_that_is_no_chain(string forward, string reason) =>
        Reasons($"class Net(nn.Module):\n    def __init__(self):\n        self.conv = nn.Conv2d(3, 3, 1)\n    {forward}").Should().Contain(text => text.EndsWith($": {reason}", StringComparison.Ordinal));

    [Theory]
    [InlineData("for i in range(3):\n    net = nn.ReLU()", "only classes of modules, assignments and prints are understood")]
    [InlineData("net = nn.ReLU()\nprint(len(net))", "only text and numbers of parameters are printed")]
    [InlineData("class Net(nn.Module):\n    def helper(self):\n        pass\n    def forward(self, x):\n        return x", "only __init__ and forward of a class are understood")]
    [InlineData("class Net(nn.Module):\n    def __init__(self):\n        self.a.b = nn.ReLU()\n    def forward(self, x):\n        return x", "only self.name = module is understood here")]
    [InlineData("class Net(nn.Module):\n    def __init__(self):\n        init(self)\n    def forward(self, x):\n        return x", "only assignments are understood here")]
    public void A_statement_of_another_kind(string text, string reason) => Reasons(text + "\nkept = nn.Linear(3, 3)").Should().ContainSingle(text => text.EndsWith($": {reason}", StringComparison.Ordinal));

    [Theory]
    [InlineData("(0): Permute()", "torchvision's; print does not show its dimensions")]
    [InlineData("(0): SwapAxes()", "torchvision's; print does not show its axes")]
    [InlineData("(0): WindowPartition()", "torchvision's; TorchSharp has none")]
    [InlineData("(0): WindowDepartition()", "torchvision's; TorchSharp has none")]
    [InlineData("(0): StochasticDepth(p=0.1, mode=row)", "torchvision's; it drops whole branches in training and does nothing else")]
    [InlineData("(0): LayerNorm2d((8,), eps=1e-06)", "torchvision's; it normalises over channels, for which TorchSharp needs a permute around LayerNorm")]
    public void A_module_of_torchvision(string line, string reason) =>
        Reasons($"Sequential(\n  {line}\n  (1): Linear(in_features=3, out_features=3, bias=True)\n)").Should().ContainSingle(text => text.EndsWith($": {reason}", StringComparison.Ordinal));

    [Theory]
    [InlineData("nn.GroupNorm(3, 10)", "2x10x4x4", "num_groups (3) must divide num_channels (10)")]
    [InlineData("nn.GroupNorm(5, 10)", "2x10x4x4", null)]
    [InlineData("nn.GroupNorm(5, 10)", "2x9x4x4", "input (2×9×4×4) must have 10 channels in dimension 1")]
    [InlineData("nn.BatchNorm1d(3)", "2x3", null)]
    [InlineData("nn.BatchNorm1d(3)", "2x3x4", null)]
    [InlineData("nn.BatchNorm1d(3)", "2x3x4x4", "input (2×3×4×4) must have 3 dimensions, N×C×L")]
    [InlineData("nn.BatchNorm2d(3)", "2x3", "input (2×3) must have 4 dimensions, N×C×H×W")]
    [InlineData("nn.LayerNorm((4, 5))", "2x3x4x5", null)]
    [InlineData("nn.LayerNorm((4, 5))", "2x3x5x4", "input (2×3×5×4) must end in 4×5")]
    [InlineData("nn.LayerNorm((4, 5))", "5", "input (5) must end in 4×5")]
    public void A_shape_that_a_normalisation_does_not_take(string module, string input, string? problem) =>
        Port.Read($"nn.Sequential({module})", TorchConv.Arithmetic.Shape.Parse(input)).Rows.Single().Problem.Should().Be(problem);

    [Fact]
    public void What_print_does_not_show_is_a_note()
    {
        Port port = Port.Read("Net(\n  (fc): Linear(in_features=3, out_features=3, bias=True)\n)", [1, 3]);

        port.Fits.Should().BeTrue("nothing is known against it");
        port.Notes.Should().Equal(
            "print shows no forward pass: the order of the modules and their shapes are not known, and forward is to be written by hand",
            "print shows no parameters that a module holds itself beside its modules; Net may have some",
            "input 1×3 is not used: the order of the modules is not known");
    }

    private static IEnumerable<string> Reasons(string text) => Port.Read(text).Unknown.Select(unknown => $"{unknown.Name}: {unknown.Reason}");
}
