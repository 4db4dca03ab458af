using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace MailIntake.Storage;

/// <summary>
/// A table as the hash chain sees it: what names a row, and the hash of everything in it. Columns come from EF Core's model, so that none can be
/// forgotten, ordered by name. A value is hashed as invariant text behind its column's name and its length; a column without a value is left out, so that
/// nothing differs from empty, and a nullable column added later leaves earlier hashes as they are. No database's own representation enters.
/// </summary>
internal sealed class SealedTable
{
    /// <summary>
    /// Octets of a row's hash: half of SHA-256. A changed row passes with a chance of 2^-128; the chain holds no secret, so that more would not
    /// stop whoever rewrites both.
    /// </summary>
    public const int HashSize = 16;

    private readonly int[] key;

    private SealedTable(IEntityType entity)
    {
        var table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
        Name = table.Name;
        Columns = [.. entity.GetProperties().Select(p => new Column(
            p.GetColumnName(table)!, Encoding.UTF8.GetBytes(p.GetColumnName(table)!), p.PropertyInfo!, ((CoreTypeMapping)p.GetRelationalTypeMapping()).Converter?.ConvertToProvider,
            p.ValueGenerated != ValueGenerated.Never)).OrderBy(c => c.Name, StringComparer.Ordinal)];

        // What people know a row by: its number or name rather than a running key; what belongs to a submission begins with it.
        var unique = entity.GetIndexes().FirstOrDefault(i => i.IsUnique)?.Properties ?? entity.FindPrimaryKey()!.Properties;
        var owner = entity.FindProperty(nameof(DecisionRow.SubmissionId));
        OfSubmission = owner is not null;
        key = [.. (owner is null || unique.Contains(owner) ? unique : [owner, .. unique]).Select(p => p.GetColumnName(table)!)
            .Select(name => Array.FindIndex(Columns, c => c.Name == name))];
        var primary = entity.FindPrimaryKey()!.Properties.Select(p => p.GetColumnName(table)!).ToHashSet(StringComparer.Ordinal);
        Put = $"INSERT INTO \"{Name}\" ({string.Join(", ", Columns.Select(c => $"\"{c.Name}\""))}) VALUES ({string.Join(", ", Columns.Select((_, i) => $"@p{i}"))}) "
            + $"ON CONFLICT ({string.Join(", ", primary.Select(name => $"\"{name}\""))}) DO UPDATE SET "
            + string.Join(", ", Columns.Where(c => !primary.Contains(c.Name)).Select(c => $"\"{c.Name}\" = excluded.\"{c.Name}\""));
    }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>The columns by name.</summary>
    public Column[] Columns { get; }

    /// <summary>The statement that writes a row in place of the one with its key, or as a new one, with the values of <see cref="Columns"/> as @p0, @p1, …</summary>
    public string Put { get; }

    /// <summary>True where a row belongs to a submission, whose key then begins the row's.</summary>
    public bool OfSubmission { get; }

    /// <summary>The table of an entity.</summary>
    public static SealedTable Of(IEntityType entity) => entity.GetOrAddRuntimeAnnotationValue("SealedTable", e => new SealedTable(e!), entity);

    /// <summary>Every table of the ledger but the chain itself.</summary>
    public static IEnumerable<SealedTable> All(IModel model) => model.GetEntityTypes().Where(e => e.ClrType != typeof(ChainRow)).Select(Of).OrderBy(t => t.Name, StringComparer.Ordinal);

    /// <summary>What a row holds, as it is stored.</summary>
    public object?[] Values(object row) => [.. Columns.Select(c => c.Read(row))];

    /// <summary>The key of a row.</summary>
    public string KeyOf(object?[] values) => string.Join('/', key.Select(i => Convert.ToString(values[i], CultureInfo.InvariantCulture)));

    /// <summary>The hash of a row.</summary>
    /// <param name="values">The values of <see cref="Columns"/>.</param>
    /// <param name="buffer">Room for the row's text, used anew for each row.</param>
    /// <param name="hash">Takes <see cref="HashSize"/> octets.</param>
    public void Hash(object?[] values, ArrayBufferWriter<byte> buffer, Span<byte> hash)
    {
        buffer.ResetWrittenCount();
        for (var i = 0; i < Columns.Length; i++)
        {
            if (values[i] is { } value)
            {
                buffer.Write(Columns[i].Utf8);
                Write(buffer, value);
            }
        }

        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.WrittenSpan, whole);
        whole[..HashSize].CopyTo(hash);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, object value)
    {
        switch (value)
        {
            case string text:
                var length = Encoding.UTF8.GetByteCount(text);
                Encoding.UTF8.GetBytes(text, Sized(buffer, length));
                break;
            case byte[] octets:
                octets.CopyTo(Sized(buffer, octets.Length));
                break;
            default:
                Span<byte> digits = stackalloc byte[32];
                ((IUtf8SpanFormattable)(value is bool yes ? (yes ? 1 : 0) : value)).TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
                digits[..written].CopyTo(Sized(buffer, written));
                break;
        }
    }

    private static Span<byte> Sized(ArrayBufferWriter<byte> buffer, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), length);
        buffer.Advance(4);
        var span = buffer.GetSpan(Math.Max(1, length))[..length];
        buffer.Advance(length);
        return span;
    }

    /// <summary>A column.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Utf8">Its name in UTF-8.</param>
    /// <param name="Property">The property of the row it holds.</param>
    /// <param name="Convert">Makes the stored value, or null where it is the property's.</param>
    /// <param name="IsGenerated">True where the database gives the value.</param>
    public sealed record Column(string Name, byte[] Utf8, PropertyInfo Property, Func<object?, object?>? Convert, bool IsGenerated)
    {
        /// <summary>The stored value of a row's property.</summary>
        public object? Read(object row) => Property.GetValue(row) is { } value ? Convert is null ? value : Convert(value) : null;
    }
}
