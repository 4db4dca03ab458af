using System.Collections.Concurrent;

namespace MailIntake.Pipeline;

/// <summary>
/// Threads that archive and read mails: hashing, decoding and extracting text are work for the processor, so there are as many threads as processors,
/// and where there are several one more, because now and then one waits for the disk; a machine with one is short of memory, too. They are apart from the thread pool, whose threads stay free to serve sockets and the database.
/// </summary>
public sealed class ReadWorkers : IDisposable
{
    private readonly BlockingCollection<Action> queue = [];
    private readonly Thread[] threads;

    /// <summary>Starts the threads.</summary>
    public ReadWorkers()
    {
        threads = new Thread[Environment.ProcessorCount == 1 ? 1 : Environment.ProcessorCount + 1];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"read-{i}" };
            threads[i].Start();
        }
    }

    /// <summary>Runs a piece of work on one of the threads.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    /// <summary>Finishes what is queued and stops the threads.</summary>
    public void Dispose()
    {
        queue.CompleteAdding();
        foreach (var thread in threads)
        {
            thread.Join();
        }

        queue.Dispose();
    }

    private void Work()
    {
        foreach (var work in queue.GetConsumingEnumerable())
        {
            work();
        }
    }
}
