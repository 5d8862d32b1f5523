using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace TorchConv.Benchmarks;

/// <summary>Adds the multiply-adds of each kind of layer, as a number and as a part of the ordinary layer's, beside the time.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MultiplyAddsColumnAttribute : Attribute, IConfigSource
{
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddColumn(
        new MultiplyAddsColumn("Multiply-adds", multiplyAdds => multiplyAdds.ToString("N0", CultureInfo.InvariantCulture)),
        new MultiplyAddsColumn("of ordinary", multiplyAdds => ((double)multiplyAdds / LayerKinds.MultiplyAddsOf(nameof(LayerKinds.Ordinary))).ToString("N3", CultureInfo.InvariantCulture)));

    private sealed class MultiplyAddsColumn(string name, Func<long, string> text) : IColumn
    {
        public string Id => name;

        public string ColumnName => name;

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => $"{name}: multiplications by a weight, by arithmetic";

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => text(LayerKinds.MultiplyAddsOf(benchmarkCase.Descriptor.WorkloadMethod.Name));

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
    }
}
