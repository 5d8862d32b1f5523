using Superpower.Display;

namespace TorchConv.Expressions;

/// <summary>What a word of an expression is.</summary>
internal enum Mark
{
    [Token(Category = "name")]
    Name,

    [Token(Category = "number")]
    Number,

    [Token(Category = "string")]
    Text,

    [Token(Example = "(")]
    Open,

    [Token(Example = ")")]
    Close,

    [Token(Example = "[")]
    OpenList,

    [Token(Example = "]")]
    CloseList,

    [Token(Example = "{")]
    OpenBrace,

    [Token(Example = "}")]
    CloseBrace,

    [Token(Example = ",")]
    Comma,

    [Token(Example = ".")]
    Dot,

    [Token(Example = "=")]
    Equal,

    [Token(Example = ":")]
    Colon,

    [Token(Example = "+")]
    Plus,

    [Token(Example = "-")]
    Minus,

    [Token(Example = "*")]
    Times,

    [Token(Example = "//")]
    Over,

    [Token(Example = ";")]
    End,
}
