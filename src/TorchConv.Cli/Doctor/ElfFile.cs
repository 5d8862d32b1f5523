using System.Buffers.Binary;
using System.Text;

namespace TorchConv.Cli.Doctor;

/// <summary>
/// A 64-bit little-endian ELF library: how long it must be, and which others it needs (System V ABI). It is read, not loaded.
/// </summary>
internal sealed class ElfFile
{
    private const int HeaderSize = 64, Load = 1, Dynamic = 2, NeededTag = 1, StringTableTag = 5;

    private static readonly byte[] Magic = [0x7F, (byte)'E', (byte)'L', (byte)'F'];

    private readonly byte[] _programHeaders;
    private readonly int _programHeaderSize;

    private ElfFile(FileStream file, byte[] header)
    {
        long programs = Long(header, 0x20), sections = Long(header, 0x28);
        _programHeaderSize = Short(header, 0x36);
        int count = Short(header, 0x38);
        Length = file.Length;
        RequiredLength = Math.Max(programs + ((long)_programHeaderSize * count),
            sections + ((long)Short(header, 0x3A) * Short(header, 0x3C)));
        _programHeaders = At(file, programs, _programHeaderSize * count);
        foreach ((_, long offset, _, long size) in Segments())
            RequiredLength = Math.Max(RequiredLength, offset + size);
        Needed = IsWhole ? [.. NeededBy(file)] : [];
    }

    /// <summary>How long the file is.</summary>
    public long Length { get; }

    /// <summary>How long it must be to hold all that its headers name.</summary>
    public long RequiredLength { get; }

    /// <summary>
    /// Whether nothing is cut off. A library that is cut off is loaded, and the process dies where it touches what is missing.
    /// </summary>
    public bool IsWhole => Length >= RequiredLength;

    /// <summary>The names of the libraries that are loaded with it.</summary>
    public IReadOnlyList<string> Needed { get; }

    /// <summary>Reads a file; null where it is no such library.</summary>
    public static ElfFile? Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] header = At(file, 0, HeaderSize);
        bool isElf = header.AsSpan(0, 4).SequenceEqual(Magic) && header[4] == 2 && header[5] == 1;
        return isElf ? new ElfFile(file, header) : null;
    }

    private IEnumerable<(int Type, long Offset, long Address, long Size)> Segments()
    {
        for (int at = 0; _programHeaderSize >= 56 && at + _programHeaderSize <= _programHeaders.Length; at += _programHeaderSize)
        {
            yield return ((int)Long(_programHeaders, at) & 0xFFFF, Long(_programHeaders, at + 8), Long(_programHeaders, at + 16),
                Long(_programHeaders, at + 32));
        }
    }

    private IEnumerable<string> NeededBy(FileStream file)
    {
        var dynamic = Segments().FirstOrDefault(segment => segment.Type == Dynamic);
        byte[] entries = At(file, dynamic.Offset, (int)dynamic.Size);
        var tags = Enumerable.Range(0, entries.Length / 16).Select(i => (Tag: Long(entries, 16 * i), Value: Long(entries, (16 * i) + 8)))
            .ToList();
        long strings = tags.FirstOrDefault(tag => tag.Tag == StringTableTag).Value;
        var holder = Segments()
            .FirstOrDefault(segment => segment.Type == Load && strings >= segment.Address && strings < segment.Address + segment.Size);
        return tags.Where(tag => tag.Tag == NeededTag).Select(tag => TextAt(file, strings - holder.Address + holder.Offset + tag.Value));
    }

    private static string TextAt(FileStream file, long offset)
    {
        byte[] text = At(file, offset, 256);
        int end = Array.IndexOf<byte>(text, 0);
        return Encoding.ASCII.GetString(text, 0, end < 0 ? text.Length : end);
    }

    /// <summary>Zeros stand where the file has ended.</summary>
    private static byte[] At(FileStream file, long offset, int count)
    {
        byte[] bytes = new byte[count];
        if (offset >= 0 && offset < file.Length)
        {
            file.Position = offset;
            file.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        }

        return bytes;
    }

    private static long Long(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));

    private static int Short(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
}
