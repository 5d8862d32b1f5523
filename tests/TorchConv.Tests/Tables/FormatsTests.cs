using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using TorchConv.Tables;
using Markdown = TorchConv.Tables.Markdown;
using Table = TorchConv.Tables.Table;

namespace TorchConv.Tests.Tables;

/// <summary>One table as CSV and as Markdown: a cell has one form for programs and one for people.</summary>
public class FormatsTests
{
    private static readonly Table Facts = new(
        [new("fact"), new("value", IsNumber: true)],
        [
            ["parameters", 9_000],
            ["output shape", Cell.Sizes([1L, 30, 23, 23])],
            ["a \"quoted\", text", Cell.Decimal(0.125, "P1", "R")],
            ["none", Cell.Missing],
            ["a matrix", Cell.From(new double[,] { { 55, 5 }, { 57, 50 } })],
        ]);

    [Fact]
    public void Csv_has_the_form_for_programs() => Csv.Print(Facts).Split('\n').Should().Equal(
        "fact,value", "parameters,9000", "output shape,1x30x23x23", "\"a \"\"quoted\"\", text\",0.125", "none,", "a matrix,55 5; 57 50");

    [Fact]
    public void Markdown_has_the_form_for_people() => Markdown.Print([Facts]).Split('\n').Should().Equal(
        "| fact | value |", "|---|---:|", "| parameters | 9,000 |", "| output shape | 1×30×23×23 |", "| a \"quoted\", text | 12.5 % |", "| none | – |", "| a matrix | 55  5<br>57 50 |");

    [Theory]
    [InlineData("a | b")]
    [InlineData("*a* _b_ `c`")]
    [InlineData("List<Tensor>[] <script> \\| \\")]
    [InlineData("[a](b) ![c](d)")]
    public void A_reader_of_Markdown_sees_the_text_that_was_written(string text)
    {
        MarkdownDocument read = Markdig.Markdown.Parse(
            Markdown.Print([new Heading(text), new Line(text), new Table([new("text")], [[text]])]), new MarkdownPipelineBuilder().UsePipeTables().Build());

        string Text(ContainerInline inline) => string.Concat(inline.Descendants().Select(one => one switch
        {
            LiteralInline literal => literal.Content.ToString(),
            _ => "",
        }));
        Text(read.Descendants<HeadingBlock>().Single().Inline!).Should().Be(text);
        Text(read.Descendants<ParagraphBlock>().First().Inline!).Should().Be(text);
        Text(read.Descendants<TableRow>().Last().Descendants<ParagraphBlock>().Single().Inline!).Should().Be(text);
    }
}
