using TorchConv.Cli.Output;

namespace TorchConv.Tests.Cli;

/// <summary>What is drawn on a terminal while a command takes longer than two seconds.</summary>
public class ProgressTests
{
    [Fact]
    public void Each_line_covers_the_one_before_and_the_last_is_removed()
    {
        using StringWriter terminal = new();
        using (Progress progress = new(15, terminal))
        {
            progress.Say("dilated-to-dense");
            progress.Draw();
            progress.Say("prove");
            progress.Draw();
        }

        terminal.ToString().Should().Be($"\r1/15 dilated-to-dense, 0 s\r{"2/15 prove, 0 s",-26}\r{new string(' ', 15)}\r");
    }

    [Fact]
    public void A_single_step_is_not_counted()
    {
        using StringWriter terminal = new();
        using Progress progress = new(1, terminal);
        progress.Say("measuring");
        progress.Draw();

        terminal.ToString().Should().Be("\rmeasuring, 0 s");
    }

    [Fact]
    public void A_quick_command_draws_nothing_and_nothing_is_drawn_after_the_end()
    {
        using StringWriter terminal = new();
        Progress progress = new(1, terminal);
        progress.Say("measuring");
        progress.Dispose();
        progress.Draw();

        terminal.ToString().Should().BeEmpty();
    }
}
