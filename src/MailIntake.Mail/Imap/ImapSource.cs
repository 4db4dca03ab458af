using System.Globalization;
using System.Text;
using MailIntake.Domain;
using MailIntake.Domain.Mailbox;
using MailIntake.Mail.Sources;

namespace MailIntake.Mail.Imap;

/// <summary>
/// An IMAP mailbox (RFC 3501) on one kept connection. The clerk's mail stays as it was: folders are opened with EXAMINE and mails
/// read with BODY.PEEK. What is new is asked with UID SEARCH, because EXISTS and UIDNEXT stand still on QQ until a folder is opened anew and
/// UIDNEXT is missing at NetEase; so a poll of the open folder that finds nothing is one round trip. A connection that
/// broke is made anew by the next poll, and within the same poll where it had broken since the last one.
/// </summary>
/// <param name="options">The mailbox.</param>
/// <param name="clock">For the age of an open folder and for mails that the server dates not at all.</param>
public sealed class ImapSource(ImapOptions options, TimeProvider? clock = null) : IMailSource
{
    private const int MostFolders = 10_000;
    private const int LongestName = 200; // the name goes into the ledger and into messages

    private const int BreaksBeforePassing = 3;
    private static readonly TimeSpan StuckFor = TimeSpan.FromHours(1);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly ByteBudget budget = new(options.Budget);
    private readonly ImapConnector connector = new(options);
    private readonly Dictionary<string, long> checkedAt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (uint UidValidity, uint Uid, int Times, long At)> breaks = new(StringComparer.Ordinal);
    private ImapConnection? connection;
    private List<ImapFolder>? folders;
    private ImapFolder? opened;
    private uint validity;
    private long? count;
    private long openedAt;
    private bool fresh;
    private bool heard;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MailFolder>> FoldersAsync(CancellationToken ct)
    {
        heard = false;
        var all = await TryAsync(ImapStep.List, async line => folders ??= await ListAsync(line).ConfigureAwait(false), ct).ConfigureAwait(false);
        return [.. all.OrderByDescending(folder => folder == opened).Select(folder => folder.Folder)];
    }

    /// <inheritdoc/>
    public async Task<IMailboxSession> OpenAsync(MailFolder folder, IKnownMails known, CancellationToken ct)
    {
        var (target, rebuilt) = await TryAsync(
            ImapStep.Open,
            async line =>
            {
                folders ??= await ListAsync(line).ConfigureAwait(false);
                var target = folders.Find(f => f.Folder.Name == folder.Name) ?? new ImapFolder(folder, ModifiedUtf7.Encode(folder.Name));
                if (opened != target || clock.GetElapsedTime(openedAt) >= options.ReopenAfter)
                {
                    await ExamineAsync(line, target).ConfigureAwait(false);
                }

                return (target, await IsRebuiltAsync(line, target, known).ConfigureAwait(false));
            },
            ct).ConfigureAwait(false);
        var context = new FetchContext(options.Account.ToLowerInvariant(), folder.Name, validity, Math.Min(options.Limit, Array.MaxLength), budget, clock);
        return new ImapSession(this, target, context, count, rebuilt);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (connection is { } line)
        {
            await DropAsync(line).ConfigureAwait(false);
        }
    }

    /// <summary>The provider, known by server or address, or null.</summary>
    public KnownProvider? Provider => options.Provider;

    /// <summary>Counts the mails of the folder that is open and says when the first and the last of them arrived; reads none.</summary>
    /// <exception cref="TransportException">The connection broke or the server refused.</exception>
    public async Task<FolderGlance> LookAsync(CancellationToken ct)
    {
        var folder = opened ?? throw new InvalidOperationException("No folder is open.");
        var (line, uids) = await SearchAsync(folder, validity, 0, ct).ConfigureAwait(false);
        if (uids.Count == 0)
        {
            return new FolderGlance(0, 0, null, null);
        }

        line.Begin(ImapStep.Fetch, ct);
        var first = await DescribeAsync(uids[0]).ConfigureAwait(false);
        var last = await DescribeAsync(uids[^1]).ConfigureAwait(false);
        line.End();
        return new FolderGlance(uids.Count, uids[^1], first?.InternalDate, last?.InternalDate);
    }

    /// <summary>The UIDs above the given one in a folder, ascending, and the connection on which to fetch them.</summary>
    internal Task<(ImapConnection Connection, List<uint> Uids)> SearchAsync(ImapFolder folder, uint uidValidity, uint after, CancellationToken ct) => TryAsync(
        ImapStep.Search,
        async line =>
        {
            if (opened != folder)
            {
                await ExamineAsync(line, folder).ConfigureAwait(false);
            }

            return validity == uidValidity
                ? (line, await SearchAsync(line, after).ConfigureAwait(false))
                : throw line.Failed("文件夹被服务器重建，邮件已重新编号，稍后自动重新收取", retry: true);
        },
        ct);

    /// <summary>Searches again in the middle of a fetch, on the same connection.</summary>
    internal async Task<List<uint>> SearchAgainAsync(uint after, CancellationToken ct)
    {
        connection!.Begin(ImapStep.Search, ct);
        return await SearchAsync(connection, after).ConfigureAwait(false);
    }

    /// <summary>Notes at which mail fetching broke off.</summary>
    internal void BrokeAt(ImapFolder folder, uint uidValidity, uint uid)
    {
        var times = breaks.TryGetValue(folder.WireName, out var last) && last.UidValidity == uidValidity && last.Uid == uid ? last.Times + 1 : 1;
        breaks[folder.WireName] = (uidValidity, uid, times, clock.GetTimestamp());
    }

    /// <summary>
    /// The mail at which fetching broke off in each of the last polls, or null: a server that hangs up over one damaged mail must not keep those behind it
    /// from being read. It is told as withheld meanwhile, and asked for again after an hour.
    /// </summary>
    internal uint? StuckAt(ImapFolder folder, uint uidValidity) =>
        breaks.TryGetValue(folder.WireName, out var last) && last.UidValidity == uidValidity && last.Times >= BreaksBeforePassing && clock.GetElapsedTime(last.At) < StuckFor ? last.Uid : null;

    /// <summary>What the server says of one mail without its octets, or null where it is gone or the server cannot say.</summary>
    internal async Task<FetchItems?> DescribeAsync(uint uid)
    {
        FetchItems? items = null;
        var line = connection!;
        var status = await line.ExecuteAsync(
            line.Command(string.Create(CultureInfo.InvariantCulture, $"UID FETCH {uid} (UID INTERNALDATE RFC822.SIZE)")),
            response =>
            {
                if (FetchItems.IsFetch(response) && FetchItems.Parse(response, takenOutAt: -1) is { HasMetadata: true } told && told.Uid == uid)
                {
                    items = told;
                }
            }).ConfigureAwait(false);
        return items is null && (status.Word == "BAD" || (status.Word == "NO" && line.ConcernsConnection(status))) ? throw line.Refused(status) : items;
    }

    /// <summary>When a mail of the open folder was received, or null where it is gone.</summary>
    internal Task<DateTimeOffset?> ReceivedAtAsync(uint uid, CancellationToken ct) =>
        TryAsync(ImapStep.Fetch, async _ => (await DescribeAsync(uid).ConfigureAwait(false))?.InternalDate, ct);

    /// <summary>Closes the connection; the next use makes a new one.</summary>
    internal async ValueTask DropAsync(ImapConnection line)
    {
        if (connection == line)
        {
            (connection, folders, opened) = (null, null, null);
        }

        await line.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Does something on the connection, which is made first where there is none. A kept connection that turns out to have been ended by the
    /// server since the last poll is replaced and the thing done again: servers end idle connections, and that is no fault.
    /// </summary>
    private async Task<T> TryAsync<T>(ImapStep step, Func<ImapConnection, Task<T>> work, CancellationToken ct)
    {
        while (true)
        {
            var line = await ConnectedAsync(ct).ConfigureAwait(false);
            try
            {
                line.Begin(step, ct);
                var result = await work(line).ConfigureAwait(false);
                line.End();
                return result;
            }
            catch (Exception e)
            {
                var again = e is TransportException && line.IsLost && !heard;
                await DropAsync(line).ConfigureAwait(false);
                if (!again)
                {
                    throw;
                }
            }
        }
    }

    private async Task<ImapConnection> ConnectedAsync(CancellationToken ct)
    {
        if (connection is { IsOpen: true } line)
        {
            return line;
        }

        if (connection is { } broken)
        {
            await DropAsync(broken).ConfigureAwait(false);
        }

        connection = await connector.ConnectAsync(ct).ConfigureAwait(false);
        heard = true;
        return connection;
    }

    /// <summary>The folders to read, with the names the server knows them by (LIST; RFC 6154 for \Junk, XLIST before it).</summary>
    private async Task<List<ImapFolder>> ListAsync(ImapConnection line)
    {
        var found = new List<(ImapFolder Folder, bool Marked)>();
        var marks = line.Capabilities.Contains("SPECIAL-USE") && line.Capabilities.Contains("LIST-EXTENDED");
        var listed = await line.ExecuteAsync(
            line.Command(marks ? "LIST \"\" \"*\" RETURN (SPECIAL-USE)" : line.Capabilities.Contains("XLIST") ? "XLIST \"\" \"*\"" : "LIST \"\" \"*\""),
            response => Collect(response, found)).ConfigureAwait(false);
        if (!listed.IsOk && line.Capabilities.Contains("XLIST"))
        {
            listed = await line.ExecuteAsync(line.Command("LIST \"\" \"*\""), response => Collect(response, found)).ConfigureAwait(false);
        }

        if (!listed.IsOk)
        {
            throw line.Refused(listed);
        }

        heard = true;
        var inbox = new ImapFolder(new MailFolder("INBOX", IsJunk: false), "INBOX");
        if (options.Folders is { Count: > 0 } names)
        {
            return [.. names.Select(name => IsInbox(name)
                ? inbox
                : found.Find(f => f.Folder.Folder.Name == name).Folder ?? new ImapFolder(new MailFolder(name, JunkFolders.IsUsualName(name)), ModifiedUtf7.Encode(name)))];
        }

        var junk = found.Where(f => f.Folder.Folder.IsJunk && !IsInbox(f.Folder.Folder.Name)).OrderByDescending(f => f.Marked).Select(f => f.Folder).FirstOrDefault();
        return junk is null ? [inbox] : [inbox, junk];
    }

    /// <summary>Reads one LIST or XLIST response (RFC 3501 section 7.2.2).</summary>
    private static void Collect(ReadOnlySpan<byte> response, List<(ImapFolder Folder, bool Marked)> found)
    {
        var reader = new ImapReader(response, 2);
        if (reader.ReadAtom().ToUpperInvariant() is not ("LIST" or "XLIST") || found.Count == MostFolders)
        {
            return;
        }

        var marks = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        reader.SkipBlanks();
        reader.Skip('(');
        for (reader.SkipBlanks(); !reader.TrySkip(')'); reader.SkipBlanks())
        {
            marks.Add(reader.ReadAtom());
        }

        reader.SkipBlanks();
        reader.ReadString(out _);
        reader.SkipBlanks();
        if (reader.ReadString(out _) is { } name && !marks.Contains("\\Noselect") && !marks.Contains("\\NonExistent"))
        {
            var wireName = Encoding.UTF8.GetString(name);
            var readable = ModifiedUtf7.Decode(wireName);
            if (readable.Length > LongestName || readable.Any(char.IsControl))
            {
                return;
            }

            var marked = marks.Contains("\\Junk") || marks.Contains("\\Spam"); // XLIST's word is \Spam
            found.Add((new ImapFolder(new MailFolder(readable, marked || JunkFolders.IsUsualName(readable)), wireName), marked));
        }
    }

    private static bool IsInbox(string name) => name.Equals("INBOX", StringComparison.OrdinalIgnoreCase);

    private async Task ExamineAsync(ImapConnection line, ImapFolder folder)
    {
        opened = null;
        uint? told = null;
        long? exists = null;
        var status = await line.ExecuteAsync(
            line.Command("EXAMINE ").AddString(folder.WireName),
            response =>
            {
                var status = ImapStatus.Parse(response[2..], _ => "");
                if (status.Code == "UIDVALIDITY" && uint.TryParse(status.Argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    told = number;
                }
                else if (response.EndsWith(" EXISTS"u8) && uint.TryParse(response[2..^7], NumberStyles.None, CultureInfo.InvariantCulture, out var messages))
                {
                    exists = messages;
                }
            }).ConfigureAwait(false);
        if (!status.IsOk)
        {
            throw line.Refused(status, $"文件夹“{folder.Folder.Name}”");
        }

        heard = true;
        validity = told is null or 0 ? 1 : told.Value; // required by RFC 3501 section 6.3.2 and never 0; a server without it is taken as one that never renumbers
        (opened, count, openedAt, fresh) = (folder, exists, clock.GetTimestamp(), true);
    }

    /// <summary>
    /// True where the folder's UIDs belong to other mails than the ledger knows by them, although UIDVALIDITY is the same: a UID below one that was taken is
    /// unknown, or the first or last known one is another mail's. Asked as seldom as a folder is opened anew for its own sake.
    /// </summary>
    private async Task<bool> IsRebuiltAsync(ImapConnection line, ImapFolder folder, IKnownMails known)
    {
        if (checkedAt.TryGetValue(folder.WireName, out var at) && clock.GetElapsedTime(at) < options.ReopenAfter)
        {
            return false;
        }

        var numbered = known.Numbered(validity);
        var leftAlone = known.LeftAlone(validity);
        if (numbered.Count + leftAlone.Count > 0)
        {
            var highest = numbered.Keys.Concat(leftAlone).Max();
            var present = (await SearchAsync(line, 0).ConfigureAwait(false)).TakeWhile(uid => uid <= highest).ToList();
            fresh = true; // nothing can have come since
            var told = present.Where(numbered.ContainsKey).ToList();
            if (told.Count < present.Count)
            {
                var missing = known.Missing;
                if (present.Exists(uid => !numbered.ContainsKey(uid) && !leftAlone.Contains(uid) && !missing.Contains(uid)))
                {
                    return true;
                }
            }

            foreach (var uid in told.Take(1).Concat(told.Skip(1).TakeLast(1)))
            {
                // Both differ: a restored mailbox may date its mails anew, and some servers estimate sizes.
                if (await DescribeAsync(uid).ConfigureAwait(false) is { InternalDate: { } date, Size: { } size } && date != numbered[uid].ReceivedAt && size != numbered[uid].Size)
                {
                    return true;
                }
            }
        }

        checkedAt[folder.WireName] = clock.GetTimestamp();
        return false;
    }

    private async Task<List<uint>> SearchAsync(ImapConnection line, uint after)
    {
        if (after == uint.MaxValue)
        {
            return [];
        }

        var found = new List<uint>();
        line.Found = found;
        var search = string.Create(CultureInfo.InvariantCulture, $"UID SEARCH UID {after + 1}:*");
        var more = false;
        var status = await line.ExecuteAsync(
            line.Command(search),
            response => more |= response.EndsWith(" EXISTS"u8),
            behind: fresh || options.SearchSeesNewMail ? null : "NOOP").ConfigureAwait(false);
        if (more && !fresh && !options.SearchSeesNewMail && status.IsOk)
        {
            found.Clear();
            status = await line.ExecuteAsync(line.Command(search)).ConfigureAwait(false);
        }

        line.Found = null;
        fresh = false;
        if (!status.IsOk)
        {
            throw line.Refused(status);
        }

        heard = true;

        // n:* names the last mail even where its UID is below n (RFC 3501 section 6.4.8).
        return [.. found.Where(uid => uid > after).Distinct().Order()];
    }
}
