using System.Text;

namespace TorchConv.Tests.Build;

/// <summary>What a 64-bit ELF library demands of others (System V ABI; Linux Standard Base, "Symbol Versioning").</summary>
internal sealed class ElfLibrary(byte[] bytes)
{
    private const uint Relocations = 4, DynamicSymbols = 11, VersionOfEachSymbol = 0x6fffffff, VersionsNeeded = 0x6ffffffe;

    /// <summary>Each version demanded of another library, with its flags and the number by which symbols refer to it.</summary>
    public IEnumerable<(string Name, ushort Flags, ushort Number)> NeededVersions()
    {
        Section needed = SectionOf(VersionsNeeded);
        for (long file = needed.Offset, next = -1; next != 0; file += next)
        {
            long entry = file + UInt(file + 8);
            for (int left = UShort(file + 2); left > 0; left--, entry += UInt(entry + 12))
                yield return (Text(needed.Link, UInt(entry + 8)), UShort(entry + 4), UShort(entry + 6));
            next = UInt(file + 12);
        }
    }

    /// <summary>The symbols that have this version, and whether anything in the library is bound to them when it is loaded.</summary>
    public IEnumerable<(string Name, bool IsUsed)> SymbolsOf(string version)
    {
        ushort number = NeededVersions().Single(needed => needed.Name == version).Number;
        Section symbols = SectionOf(DynamicSymbols), versions = SectionOf(VersionOfEachSymbol);
        HashSet<long> bound = [.. BoundSymbols()];
        for (long i = 0; i < symbols.Size / 24; i++)
        {
            if (UShort(versions.Offset + (2 * i)) == number)
                yield return (Text(symbols.Link, UInt(symbols.Offset + (24 * i))), bound.Contains(i));
        }
    }

    private IEnumerable<long> BoundSymbols() =>
        from section in Sections()
        where section.Type == Relocations
        from i in Enumerable.Range(0, (int)(section.Size / 24))
        select UInt(section.Offset + (24L * i) + 12);

    private Section SectionOf(uint type) => Sections().Single(section => section.Type == type);

    private IEnumerable<Section> Sections() =>
        from i in Enumerable.Range(0, UShort(0x3c))
        let header = (long)BitConverter.ToUInt64(bytes, 0x28) + (i * UShort(0x3a))
        select new Section(UInt(header + 4), UInt(header + 0x18), UInt(header + 0x20), UInt(header + 0x28));

    private string Text(long strings, long start)
    {
        int first = (int)(Sections().ElementAt((int)strings).Offset + start);
        return Encoding.ASCII.GetString(bytes, first, Array.IndexOf<byte>(bytes, 0, first) - first);
    }

    private long UInt(long at) => BitConverter.ToUInt32(bytes, (int)at);

    private ushort UShort(long at) => BitConverter.ToUInt16(bytes, (int)at);

    private readonly record struct Section(long Type, long Offset, long Size, long Link);
}
