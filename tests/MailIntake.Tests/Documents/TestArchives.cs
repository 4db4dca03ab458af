using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace MailIntake.Tests.Documents;

/// <summary>Writes archives as units send them.</summary>
internal static class TestArchives
{
    /// <summary>A ZIP, its names in a charset (GBK from Windows' own folder compression), unmarked.</summary>
    public static byte[] Zip(Encoding names, params (string Name, byte[] Content)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, names))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A ZIP whose files are marked as encrypted.</summary>
    public static byte[] Encrypted(params (string Name, byte[] Content)[] files)
    {
        var bytes = Zip(Encoding.UTF8, files);
        for (var i = 0; i < bytes.Length - 10; i++)
        {
            // The general purpose flags (APPNOTE 4.4.4) stand 6 octets into a local header, 8 into a central one; bit 0 is encryption.
            var at = bytes.AsSpan(i).StartsWith("PK\x03\x04"u8) ? i + 6 : bytes.AsSpan(i).StartsWith("PK\x01\x02"u8) ? i + 8 : -1;
            if (at > 0)
            {
                bytes[at] |= 1;
            }
        }

        return bytes;
    }

    /// <summary>A RAR 4 archive with stored files, their names in a charset as old WinRAR writes them.</summary>
    public static byte[] Rar(params (string Name, byte[] Content, Encoding Names)[] files)
    {
        var rar = new MemoryStream();
        rar.Write("Rar!\x1A\x07\x00"u8);
        Block(rar, 0x73, 0, new byte[6], []);
        foreach (var (name, content, names) in files)
        {
            var octets = names.GetBytes(name);
            var header = new byte[25 + octets.Length];
            BinaryPrimitives.WriteInt32LittleEndian(header, content.Length);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), content.Length);
            header[8] = 2; // made on Windows
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(9), Crc(content));
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(13), 0x5A21_5C00);
            header[17] = 20;
            header[18] = 0x30; // stored
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(19), (ushort)octets.Length);
            header[21] = 0x20;
            octets.CopyTo(header, 25);
            Block(rar, 0x74, 0x8000, header, content);
        }

        Block(rar, 0x7B, 0x4000, [], []);
        return rar.ToArray();
    }

    /// <summary>
    /// A RAR 5 archive with stored files (its technical note, rarlab.com/technote.htm): each block is the CRC-32 of what follows in its header, the header's size, type and
    /// flags, all but the CRC as numbers of 7 bits an octet.
    /// </summary>
    public static byte[] Rar5(params (string Name, byte[] Content)[] files)
    {
        var rar = new MemoryStream();
        rar.Write("Rar!\x1A\x07\x01\x00"u8);
        Block5(rar, [1, 0, 0], []); // the archive: no flags
        foreach (var (name, content) in files)
        {
            var octets = Encoding.UTF8.GetBytes(name);
            var crc = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(crc, Crc(content));

            // A file, data behind it (0x02), its CRC given (0x04); stored: method 0; made on Windows.
            Block5(rar, [2, 2, .. Number(content.Length), 4, .. Number(content.Length), 0x20, .. crc, 0, 0, .. Number(octets.Length), .. octets], content);
        }

        Block5(rar, [5, 0, 0], []); // the end
        return rar.ToArray();
    }

    /// <summary>A 7z archive of files.</summary>
    public static byte[] SevenZip(params (string Name, byte[] Content)[] files)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["in"]);
        foreach (var (name, content) in files)
        {
            File.WriteAllBytes(folder[$"in/{name}"], content);
        }

        var start = new ProcessStartInfo("bsdtar", ["--format", "7zip", "-cf", folder["out"], "-C", folder["in"], .. files.Select(f => f.Name)]);
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        Assert.True(process.WaitForExit(60_000) && process.ExitCode == 0);
        return File.ReadAllBytes(folder["out"]);
    }

    private static void Block(MemoryStream rar, byte type, ushort flags, byte[] body, byte[] data)
    {
        var header = new byte[5 + body.Length];
        header[0] = type;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(1), flags);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(3), (ushort)(7 + body.Length));
        body.CopyTo(header, 5);
        var crc = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(crc, (ushort)Crc(header));
        rar.Write(crc);
        rar.Write(header);
        rar.Write(data);
    }

    private static void Block5(MemoryStream rar, byte[] header, byte[] data)
    {
        byte[] sized = [.. Number(header.Length), .. header];
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Crc(sized));
        rar.Write(crc);
        rar.Write(sized);
        rar.Write(data);
    }

    private static IEnumerable<byte> Number(int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }

    // CRC-32 of ISO 3309.
    private static uint Crc(ReadOnlySpan<byte> octets)
    {
        var crc = uint.MaxValue;
        foreach (var octet in octets)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB8_8320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }
}
