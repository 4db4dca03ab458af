using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MailIntake.Storage;

/// <summary>The rows that a transaction wrote, as the body of a link: for each its table and key, behind their lengths in octets, and its hash.</summary>
internal sealed class ChainLink
{
    private readonly ArrayBufferWriter<byte> body = new(4096);
    private readonly ArrayBufferWriter<byte> buffer = new(1024);

    /// <summary>True where nothing was written.</summary>
    public bool IsEmpty => body.WrittenCount == 0;

    /// <summary>True where nothing but how polls went was written.</summary>
    public bool IsOfPolls { get; private set; } = true;

    /// <summary>The octets.</summary>
    public ReadOnlySpan<byte> Body => body.WrittenSpan;

    /// <summary>Adds a row that was inserted or changed.</summary>
    public void Add(SealedTable table, object?[] values)
    {
        IsOfPolls &= table.Name == nameof(LedgerContext.Mailboxes);
        Write(table.Name);
        Write(table.KeyOf(values));
        table.Hash(values, buffer, body.GetSpan(SealedTable.HashSize));
        body.Advance(SealedTable.HashSize);
    }

    /// <summary>Takes up the rows of a body of polls that this link replaces, but for those it has itself; false, and nothing done, where the body is of other rows.</summary>
    public bool Takes(byte[] replaced)
    {
        var rows = Read(replaced).ToList();
        if (!rows.TrueForAll(r => r.Table == nameof(LedgerContext.Mailboxes)))
        {
            return false;
        }

        foreach (var (table, key, hash) in rows.ExceptBy(Read(Body.ToArray()).Select(r => r.Key), r => r.Key))
        {
            Write(table);
            Write(key);
            BinaryPrimitives.WriteUInt128BigEndian(body.GetSpan(SealedTable.HashSize), hash);
            body.Advance(SealedTable.HashSize);
        }

        return true;
    }

    /// <summary>The rows of a body.</summary>
    /// <exception cref="InvalidDataException">It is no body.</exception>
    public static IEnumerable<(string Table, string Key, UInt128 Hash)> Read(byte[] body)
    {
        using var reader = new BinaryReader(new MemoryStream(body), Encoding.UTF8);
        while (reader.BaseStream.Position < body.Length)
        {
            (string, string, UInt128) row;
            try
            {
                row = (reader.ReadString(), reader.ReadString(), Number(reader.ReadBytes(SealedTable.HashSize)));
            }
            catch (Exception e) when (e is IOException or FormatException or ArgumentException)
            {
                throw new InvalidDataException("读不懂", e);
            }

            yield return row;
        }
    }

    /// <summary>A row's hash as a number.</summary>
    public static UInt128 Number(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt128BigEndian(hash);

    /// <summary>The hash of a link.</summary>
    /// <param name="before">The hash of the link before, empty for the first.</param>
    /// <param name="body">The link's body.</param>
    public static byte[] HashOf(ReadOnlySpan<byte> before, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private void Write(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var left = (uint)length;
        do
        {
            // The form of BinaryReader.ReadString: seven bits an octet, the lowest first.
            body.GetSpan(1)[0] = (byte)(left > 0x7F ? left | 0x80 : left);
            body.Advance(1);
        }
        while ((left >>= 7) > 0);

        Encoding.UTF8.GetBytes(text, body);
    }
}
