using MailIntake.Mail.Sources;

namespace MailIntake.Tests.Sources;

public sealed class ByteBudgetTests
{
    [Fact]
    public async Task Who_would_exceed_the_budget_waits_until_enough_is_given_back()
    {
        var budget = new ByteBudget(100);
        await budget.TakeAsync(60, CancellationToken.None);
        var second = budget.TakeAsync(60, CancellationToken.None);
        Assert.False(second.IsCompleted);

        budget.GiveBack(60);

        await second.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_mail_larger_than_the_budget_passes_alone()
    {
        var budget = new ByteBudget(100);
        await budget.TakeAsync(500, CancellationToken.None);
        var small = budget.TakeAsync(1, CancellationToken.None);
        Assert.False(small.IsCompleted);

        budget.GiveBack(500);

        await small.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_cancelled_wait_takes_nothing()
    {
        var budget = new ByteBudget(100);
        await budget.TakeAsync(100, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var waiting = budget.TakeAsync(100, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        budget.GiveBack(100);

        Assert.True(budget.TakeAsync(100, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task A_mail_s_memory_is_given_back_once_however_often_it_is_disposed()
    {
        var budget = new ByteBudget(1024);
        var first = await MailBuffer.RentAsync(budget, 600, CancellationToken.None); // the pool's size is 1024
        first.Dispose();
        first.Dispose();
        await MailBuffer.RentAsync(budget, 600, CancellationToken.None);

        Assert.False(MailBuffer.RentAsync(budget, 600, CancellationToken.None).IsCompleted);
    }
}
