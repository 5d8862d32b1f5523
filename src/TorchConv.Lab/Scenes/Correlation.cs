namespace TorchConv.Lab.Scenes;

/// <summary>
/// The worked example in numbers: y is the convolution of an image x with a kernel k, z what the transposed convolution makes of y.
/// Its parts are x, k, y, z, the entries c of the matrix C and the entries t of its transpose.
/// </summary>
internal sealed record Correlation(double[,] X, double[,] K, Conv2dSpec Layer)
{
    private readonly int _rows = (int)Layer.AlongHeight.OutputLength(X.GetLength(0)),
        _columns = (int)Layer.AlongWidth.OutputLength(X.GetLength(1));

    /// <summary>The convolution, by the definition.</summary>
    public double[,] Y()
    {
        double[,] y = new double[_rows, _columns];
        foreach ((int row, int column, Part x, Part k) in Meetings())
            y[row, column] += X[x.Row, x.Column] * K[k.Row, k.Column];
        return y;
    }

    /// <summary>What belongs to a part, everywhere.</summary>
    public IEnumerable<Part> With(Part part)
    {
        IEnumerable<(Part Y, Part X, Part K)> all = Meetings().Select(one => (new Part("y", one.Row, one.Column), one.X, one.K));
        (int width, int outputs) = (X.GetLength(1), _columns);
        Part y = part.Of switch
        {
            "c" => new("y", part.Row / outputs, part.Row % outputs),
            "t" => new("y", part.Column / outputs, part.Column % outputs),
            _ => part
        };
        Part x = part.Of switch
        {
            "c" => new("x", part.Column / width, part.Column % width),
            "t" => new("x", part.Row / width, part.Row % width),
            "z" => part with { Of = "x" },
            _ => part
        };
        return all
            .Where(one => part.Of switch
            {
                "y" => one.Y == part,
                "x" or "z" => one.X == x,
                "k" => one.K == part,
                _ => one.Y == y && one.X == x
            })
            .SelectMany(one => new[]
            {
                one.Y, one.X, one.K, one.X with { Of = "z" },
                new Part("c", (one.Y.Row * outputs) + one.Y.Column, (one.X.Row * width) + one.X.Column),
                new Part("t", (one.X.Row * width) + one.X.Column, (one.Y.Row * outputs) + one.Y.Column),
            })
            .Where(one => part.Of is not "k" || one.Of is "k" or "c" or "t")
            .Append(part);
    }

    /// <summary>Each output, with the inputs and the weights that meet in it.</summary>
    public IEnumerable<(int Row, int Column, Part X, Part K)> Meetings() =>
        from row in Enumerable.Range(0, _rows)
        from column in Enumerable.Range(0, _columns)
        from i in Enumerable.Range(0, K.GetLength(0))
        from j in Enumerable.Range(0, K.GetLength(1))
        let x = new Part("x", (int)Layer.AlongHeight.PositionOf(row, i), (int)Layer.AlongWidth.PositionOf(column, j))
        where x.Row >= 0 && x.Row < X.GetLength(0) && x.Column >= 0 && x.Column < X.GetLength(1)
        select (row, column, x, new Part("k", i, j));
}
