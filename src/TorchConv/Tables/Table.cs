namespace TorchConv.Tables;

/// <summary>Rows of cells below headers.</summary>
internal sealed record Table(IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows) : Block;

/// <summary>A column of a table.</summary>
/// <param name="Header">The text above it.</param>
/// <param name="IsNumber">Whether it is aligned to the right.</param>
/// <param name="Rank">
/// If the width is not sufficient, the columns of the highest rank are omitted first; the first column always stays.
/// </param>
/// <param name="Name">Its name for programs, where two columns have the same header.</param>
internal sealed record Column(string Header, bool IsNumber = false, int Rank = 0, string? Name = null);
