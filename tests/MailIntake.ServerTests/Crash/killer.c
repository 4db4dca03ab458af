/* killer N COUNT PROGRAM ...: runs a program and kills it (SIGKILL) when it is about to make its N-th durable step, counted over all its threads
   and children; N = 0 kills nothing. The steps made are written to the file COUNT. strace counts for each thread by itself, so that its "when=N"
   names no step of a program whose work wanders between threads. The kernel stops the program at these calls alone (seccomp, then ptrace):
   all others run at full speed. */
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STEP(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE)

/* What changes files: writes at a place (how .NET and SQLite write), syncs, and the calls that change folders. */
static struct sock_filter steps[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    STEP(pwrite64), STEP(fsync), STEP(fdatasync), STEP(ftruncate), STEP(renameat), STEP(renameat2), STEP(unlinkat), STEP(mkdirat),
#ifdef SYS_rename
    STEP(rename), STEP(unlink), STEP(mkdir),
#endif
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

static void run(char **command)
{
    struct sock_fprog filter = { sizeof steps / sizeof *steps, steps };
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGSTOP); /* until the parent has said what it wants to be told */
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0)
        execvp(command[0], command);
    perror(command[0]);
    _exit(127);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: killer N COUNT PROGRAM ...\n");
        return 2;
    }

    long last = strtol(argv[1], NULL, 10), made = 0;
    int status;
    pid_t stopped, program = fork();
    if (program == 0)
        run(argv + 3);
    waitpid(program, &status, 0);
    ptrace(PTRACE_SETOPTIONS, program, 0,
        PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL);
    ptrace(PTRACE_CONT, program, 0, 0);
    while ((stopped = waitpid(-1, &status, __WALL)) > 0) {
        if (!WIFSTOPPED(status)) {
            if (stopped == program)
                break;
            continue;
        }
        int event = status >> 16, sig = WSTOPSIG(status);
        if (event == PTRACE_EVENT_SECCOMP && ++made == last)
            kill(program, SIGKILL); /* before the step: a call that the kernel has not begun is dropped */
        ptrace(PTRACE_CONT, stopped, 0, event || sig == SIGSTOP || sig == SIGTRAP ? 0 : sig);
    }

    FILE *count = fopen(argv[2], "w");
    if (!count || fprintf(count, "%ld\n", made) < 0 || fclose(count) != 0) {
        perror(argv[2]);
        return 2;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
