using MailIntake.Commands;
using MailIntake.Logging;
using MailIntake.Pipeline;
using MailIntake.Tests.Logging;

namespace MailIntake.Tests.Commands;

public sealed class ProgressLineTests
{
    [Theory]
    [InlineData(0, 5000L, "收件 [..............................] 0/5000 封，每秒 100 封")]
    [InlineData(2500, 5000L, "收件 [###############...............] 2500/5000 封，每秒 100 封")]
    [InlineData(5001, 5000L, "收件 [##############################] 5001/5000 封，每秒 100 封")] // one arrived meanwhile
    [InlineData(12, null, "收件 12 封，每秒 100 封")]
    public void A_bar_is_shown_where_it_is_known_how_much_there_is(int done, long? expected, string text) => Assert.Equal(text, ProgressLine.Text("收件", done, expected, "封", 100));

    [Fact]
    public void A_log_gets_a_line_a_minute_also_while_the_count_stands_still()
    {
        var clock = new TickingClock();
        using var log = new StringWriter { NewLine = "\n" };
        using (var line = new ProgressLine(log, clock, "核对文件", "个"))
        {
            var part = line.Part();
            part.Report(new WorkProgress(240, 960));
            clock.Pass(TimeSpan.FromSeconds(59));
            Assert.Empty(log.ToString());
            clock.Pass(TimeSpan.FromSeconds(1));
            clock.Pass(TimeSpan.FromMinutes(1));
        }

        clock.Pass(TimeSpan.FromMinutes(5));

        // 240 of 960 is a quarter: 7 of 30 marks, the eighth is not full. 240 in 60 s are 4 a second, in 120 s 2.
        Assert.Equal("核对文件 [#######.......................] 240/960 个，每秒 4 个\n核对文件 [#######.......................] 240/960 个，每秒 2 个\n", log.ToString());
    }

    [Fact]
    public void A_line_that_cannot_be_written_is_no_fault_of_the_work()
    {
        var clock = new TickingClock();
        using var full = FullDisk.Open();
        using var line = new ProgressLine(full, clock, "核对文件", "个");
        clock.Pass(TimeSpan.FromMinutes(2)); // in the program nobody is behind the timer who could catch it
    }

    [Fact]
    public void The_workers_log_gets_a_line_a_minute_of_work_that_takes_that_long()
    {
        var clock = new TickingClock();
        var lines = new LogLines<ProgressLineTests>();
        using (var progress = new ProgressLog($"收取 {Workplace.Mailbox}", lines, clock))
        {
            clock.Pass(TimeSpan.FromMinutes(1));
            progress.Report(new WorkProgress(200, 20_000));
            progress.Report(new WorkProgress(400, 20_000));
            clock.Pass(TimeSpan.FromMinutes(1));
            clock.Pass(TimeSpan.FromMinutes(1));
        }

        using (new ProgressLog("收取 short@example.cn", lines, clock))
        {
            clock.Pass(TimeSpan.FromSeconds(59));
        }

        clock.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(
            [$"Information 正在收取 {Workplace.Mailbox}：0 封", $"Information 正在收取 {Workplace.Mailbox}：400/20000 封", $"Information 正在收取 {Workplace.Mailbox}：400/20000 封"],
            lines.All);
    }

    /// <summary>A clock whose time passes when the test says so, and whose timers fire then.</summary>
    private sealed class TickingClock : TimeProvider
    {
        private readonly List<Timer> timers = [];
        private TimeSpan passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => passed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(timers, () => callback(state), passed + dueTime, period);
            timers.Add(timer);
            return timer;
        }

        public void Pass(TimeSpan time)
        {
            passed += time;
            foreach (var timer in timers.ToList())
            {
                timer.FireUntil(passed);
            }
        }

        private sealed class Timer(List<Timer> all, Action fire, TimeSpan next, TimeSpan period) : ITimer
        {
            public void FireUntil(TimeSpan time)
            {
                for (; next <= time; next += period)
                {
                    fire();
                }
            }

            public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

            public void Dispose() => all.Remove(this);

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
