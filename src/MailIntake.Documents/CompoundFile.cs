using System.Buffers.Binary;
using System.Text;

namespace MailIntake.Documents;

/// <summary>Reads one stream of a compound file (MS-CFB). Whatever the file says, no more is read than it has octets.</summary>
internal static class CompoundFile
{
    private const int Header = 512, EntrySize = 128, MiniCutoff = 4096, MiniShift = 6, HeaderFatSectors = 109, MaxFolder = 1 << 20;

    /// <summary>The octets of a stream of the root folder, or of any other; null where there is none of the name or the file is broken before it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The stream's name.</param>
    public static byte[]? Stream(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < Header || Short(file, 30) is not (9 or 12))
        {
            return null;
        }

        var shift = Short(file, 30);
        var fat = Fat(file, shift);
        var folder = Chain(file, fat, shift, Long(file, 48), MaxFolder);
        ReadOnlySpan<byte> wanted = Encoding.Unicode.GetBytes(name + '\0');
        for (var at = 0; at + EntrySize <= folder.Length; at += EntrySize)
        {
            var entry = folder.AsSpan(at, EntrySize);
            if (Short(entry, 64) != wanted.Length || !entry.StartsWith(wanted))
            {
                continue;
            }

            var (start, size) = (Long(entry, 116), (int)Math.Min(Long(entry, 120), (uint)file.Length));
            return size >= MiniCutoff ? Chain(file, fat, shift, start, size)
                : Chain(Chain(file, fat, shift, Long(folder, 116), file.Length), Numbers(Chain(file, fat, shift, Long(file, 60), file.Length)), MiniShift, start, size, first: 0);
        }

        return null;
    }

    // The sectors that hold the table of sectors: 109 are named in the header, more in a chain of sectors of their own, each of which names the next at its end.
    private static uint[] Fat(ReadOnlySpan<byte> file, int shift)
    {
        var size = 1 << shift;
        var most = file.Length >> shift;
        var fat = new List<uint>();
        var names = file.Slice(76, HeaderFatSectors * 4);
        var next = Long(file, 68);
        for (var steps = 0; steps <= most; steps++)
        {
            for (var at = 0; at + 4 <= names.Length && fat.Count <= most; at += 4)
            {
                fat.AddRange(Numbers(Sector(file, shift, Long(names, at))));
            }

            var more = Sector(file, shift, next);
            if (more.Length < size || fat.Count > most)
            {
                break;
            }

            names = more[..^4];
            next = Long(more, size - 4);
        }

        return [.. fat];
    }

    private static byte[] Chain(ReadOnlySpan<byte> file, uint[] table, int shift, uint start, int most, int first = 1)
    {
        var stream = new byte[Math.Min(most, file.Length)];
        var length = 0;
        for (var (sector, steps) = (start, 0); length < stream.Length && steps <= table.Length; sector = sector < table.Length ? table[sector] : uint.MaxValue, steps++)
        {
            var piece = Sector(file, shift, sector, first);
            if (piece.Length == 0)
            {
                break;
            }

            piece = piece[..Math.Min(piece.Length, stream.Length - length)];
            piece.CopyTo(stream.AsSpan(length));
            length += piece.Length;
        }

        return stream[..length];
    }

    // Behind the header, which takes a whole sector's place; the last one may be cut off.
    private static ReadOnlySpan<byte> Sector(ReadOnlySpan<byte> file, int shift, uint sector, int first = 1)
    {
        var at = ((long)sector + first) << shift;
        return at < file.Length ? file.Slice((int)at, (int)Math.Min(1 << shift, file.Length - at)) : default;
    }

    private static uint[] Numbers(ReadOnlySpan<byte> octets)
    {
        var numbers = new uint[octets.Length / 4];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Long(octets, i * 4);
        }

        return numbers;
    }

    private static int Short(ReadOnlySpan<byte> octets, int at) => BinaryPrimitives.ReadUInt16LittleEndian(octets[at..]);

    private static uint Long(ReadOnlySpan<byte> octets, int at) => BinaryPrimitives.ReadUInt32LittleEndian(octets[at..]);
}
