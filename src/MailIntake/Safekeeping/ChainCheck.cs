using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Safekeeping;

/// <summary>
/// Compares every row of the ledger with what the hash chain says was last written of it, and every link of the chain with the one before, all as of
/// one instant. Rows and links that were cut off together at the chain's end leave no trace inside; an anchor kept elsewhere shows them: <see cref="Head"/>.
/// </summary>
/// <param name="database">The ledger.</param>
internal sealed class ChainCheck(LedgerDatabase database)
{
    /// <summary>The last link that a later poll does not replace, as an anchor to be kept elsewhere: its number and its hash in hexadecimal; empty before the check.</summary>
    public string Head { get; private set; } = "";

    /// <summary>What does not agree, in Chinese.</summary>
    /// <param name="anchor">A <see cref="Head"/> that was noted earlier, or null.</param>
    public IReadOnlyList<string> Differences(string? anchor)
    {
        using var context = database.Context();
        context.Database.OpenConnection();
        var connection = context.Database.GetDbConnection();
        using var transaction = LedgerDatabase.BeginReading(connection);
        var found = new List<string>();
        var sealedRows = new Dictionary<string, Dictionary<string, UInt128>>(StringComparer.Ordinal);
        var anchored = anchor is null;
        long last = 0;
        byte[] before = [];
        foreach (var link in LedgerChain.Links(connection, transaction))
        {
            if (link.Id != last + 1)
            {
                found.Add($"台账的校验链缺第 {last + 1}{(link.Id == last + 2 ? "" : $" 至 {link.Id - 1}")} 环");
            }
            else if (!ChainLink.HashOf(before, link.Body).AsSpan().SequenceEqual(link.Hash))
            {
                found.Add($"台账的校验链第 {link.Id} 环被改动");
            }

            (last, before) = (link.Id, link.Hash);
            var name = string.Create(CultureInfo.InvariantCulture, $"{link.Id}:{Convert.ToHexStringLower(link.Hash)}");
            anchored |= name == anchor;
            try
            {
                foreach (var (table, key, hash) in ChainLink.Read(link.Body))
                {
                    Head = table == nameof(LedgerContext.Mailboxes) ? Head : name;
                    (CollectionsMarshal.GetValueRefOrAddDefault(sealedRows, table, out _) ??= new(StringComparer.Ordinal))[key] = hash;
                }
            }
            catch (InvalidDataException e)
            {
                found.Add($"台账的校验链第 {link.Id} 环{e.Message}");
            }
        }

        if (!anchored)
        {
            found.Add($"台账的校验链里没有 {anchor} 这一环：链尾连同它的行被删去，或者整条链被改写、台账被换成了更早的");
        }

        var numbers = context.Submissions.Select(s => new { s.Id, s.Number }).ToDictionary(s => s.Id.ToString(CultureInfo.InvariantCulture), s => s.Number, StringComparer.Ordinal);
        var buffer = new ArrayBufferWriter<byte>();
        Span<byte> present = stackalloc byte[SealedTable.HashSize];
        foreach (var table in SealedTable.All(context.Model))
        {
            var wanted = sealedRows.GetValueOrDefault(table.Name, []);
            foreach (var values in LedgerChain.Rows(connection, transaction, table))
            {
                var key = table.KeyOf(values);
                table.Hash(values, buffer, present);
                if (!wanted.Remove(key, out var hash))
                {
                    found.Add($"{Name(table, key, numbers)}不是程序写入的");
                }
                else if (hash != ChainLink.Number(present))
                {
                    found.Add($"{Name(table, key, numbers)}被改动");
                }
            }

            found.AddRange(wanted.Keys.Order(StringComparer.Ordinal).Select(key => $"{Name(table, key, numbers)}不见了"));
        }

        return found;
    }

    private static string Name(SealedTable table, string key, Dictionary<string, string> numbers)
    {
        if (table.OfSubmission && numbers.TryGetValue(key.Split('/')[0], out var number))
        {
            key = $"{number}（{key}）";
        }

        return $"台账“{Label(table.Name)}”中的 {key} ";
    }

    private static string Label(string table) => table switch
    {
        nameof(LedgerContext.Submissions) => "来稿",
        nameof(LedgerContext.Locations) => "邮件位置",
        nameof(LedgerContext.Decisions) => "判定",
        nameof(LedgerContext.Folders) => "读取进度",
        nameof(LedgerContext.Mailboxes) => "信箱状态",
        nameof(LedgerContext.MailboxDays) => "逐日对数",
        nameof(LedgerContext.Events) => "登记事项",
        nameof(LedgerContext.Commissions) => "约稿",
        nameof(LedgerContext.Outbox) => "发件箱",
        nameof(LedgerContext.Bulletins) => "通报",
        nameof(LedgerContext.BulletinFiles) => "通报文件",
        nameof(LedgerContext.Proposals) => "通报建议",
        nameof(LedgerContext.Purges) => "清理记录",
        nameof(LedgerContext.Settings) => "设置",
        _ => table,
    };
}
