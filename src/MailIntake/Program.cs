using System.Runtime.InteropServices;
using System.Text;
using MailIntake.Commands;
using MailIntake.Mail.Storage;

// Chinese whatever the machine's locale says: scripts read standard output as UTF-8.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

PrivateFiles.OwnerOnly();
using var stopping = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stopping.IsCancellationRequested; // who asks twice is not kept waiting
    stopping.Cancel();
}

using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
return await CommandLine.RunAsync(args, Console.Out, Console.Error, stopping.Token);
