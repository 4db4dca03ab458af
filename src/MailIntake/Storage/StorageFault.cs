using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Storage;

/// <summary>
/// Faults of disk and database in words that say what to do. The base library and SQLite have English messages alone; the cause is told by
/// errno (which the base library keeps in <see cref="Exception.HResult"/> on Unix) and by SQLite's result codes (sqlite.org/rescode.html).
/// </summary>
internal static class StorageFault
{
    private const string Kept = "已经入账的不受影响，原因消除后会接着做";

    /// <summary>What happened and what to do, in Chinese, with the original message behind it for whoever looks into it.</summary>
    public static string Describe(Exception fault)
    {
        var cause = fault is DbUpdateException ? fault.GetBaseException() : fault; // messages of our own that wrap a cause stay
        var what = cause switch
        {
            SqliteException { SqliteExtendedErrorCode: 4874 } => OfSqlite(13), // SQLITE_IOERR_SHMSIZE: no room for the index of the log
            SqliteException { SqliteErrorCode: 1 } sqlite => OfStatement(sqlite.Message),
            SqliteException sqlite => OfSqlite(sqlite.SqliteErrorCode),
            JsonException => "台账里有一行已损坏，读不懂：请用 verify 核对是哪一行，用 restore 从备份恢复",
            UnauthorizedAccessException => "没有权限：请检查这个文件及其文件夹的属主和权限",
            IOException when !OperatingSystem.IsWindows() => OfErrno(cause.HResult),
            DbException => "台账数据库出错",
            _ => null,
        };
        return what is null ? cause.Message : $"{what}（{cause.Message}）；{Kept}";
    }

    /// <summary>Why a file that a person named cannot be read, in Chinese.</summary>
    public static string Unreadable(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "没有这个文件，请检查文件名",
        UnauthorizedAccessException => "没有权限读取这个文件",
        _ => $"无法读取：{(OperatingSystem.IsWindows() ? null : OfErrno(fault.HResult)) ?? fault.Message}",
    };

    /// <summary>True where a row with the same key was there first: another process recorded the same thing meanwhile (SQLITE_CONSTRAINT_UNIQUE).</summary>
    public static bool IsTaken(DbUpdateException fault) => fault.GetBaseException() is SqliteException { SqliteExtendedErrorCode: 2067 };

    private static string? OfErrno(int errno) => errno switch
    {
        28 or 122 => "磁盘已满：请腾出这个文件所在磁盘的空间或提高配额", // ENOSPC, EDQUOT
        30 => "磁盘只读：请检查这个文件所在的磁盘", // EROFS
        5 => "磁盘读写出错：请检查这个文件所在的磁盘", // EIO
        13 or 1 => "没有权限：请检查这个文件及其文件夹的属主和权限", // EACCES, EPERM
        18 => "存档的一个文件夹在另一个磁盘上，不能保证断电不丢：请把整个 archive 文件夹移到那个磁盘，再把 archive 做成链接", // EXDEV
        24 or 23 => "打开的文件太多：请提高系统的限制", // EMFILE, ENFILE
        _ => null,
    };

    private static string OfSqlite(int code) => code switch
    {
        13 => "磁盘已满，台账没有写入：请腾出数据文件夹所在磁盘的空间", // SQLITE_FULL
        10 => "磁盘读写出错，台账没有写入：请检查数据文件夹所在的磁盘", // SQLITE_IOERR
        8 or 14 or 3 => "台账数据库不能写或打不开：请检查台账文件还在不在、数据文件夹的属主、权限和磁盘是否只读", // SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM
        5 or 6 => "台账数据库被另一个程序占用：请关闭打开它的程序", // SQLITE_BUSY, SQLITE_LOCKED
        11 or 26 => "台账数据库文件已损坏：请用 restore 从备份恢复", // SQLITE_CORRUPT, SQLITE_NOTADB
        _ => "台账数据库出错：请检查磁盘空间和权限",
    };

    /// <summary>What SQLITE_ERROR means, which has no finer codes: a table or column is not there, or the statement is wrong in itself. The words are SQLite's.</summary>
    private static string OfStatement(string message) => message.Contains("no such ", StringComparison.Ordinal) || message.Contains("has no column", StringComparison.Ordinal)
        ? "台账数据库的表不是程序建立的样子：请用 verify 核对，用 restore 从备份恢复"
        : "程序错误，台账没有坏，请把括号里的内容发给维护人员";
}
