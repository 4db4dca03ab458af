#!/usr/bin/env bash
# Builds everything once and runs all tests, those with real mail servers included.
#   bash tests/run.sh [--long] [--complete] [--filter EXPRESSION]
# --long adds the tests of category Long and what each hostile mail costs; --filter takes what `dotnet test --filter` takes.
# A test that this machine cannot run (Postfix needs root) is skipped and named at the end with the reason; with --complete it is a failure.
# The last line is "N passed, N failed" (", N skipped"), summed from the result files. The exit code is 0 only where
# tests ran, none failed and every run ended by itself.
set -uo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

long=false
complete=false
filter=
while (($# > 0)); do
  case $1 in
    --long) long=true ;;
    --complete) complete=true ;;
    --filter) filter=${2:?--filter needs an expression}; shift ;;
    *) echo "usage: bash tests/run.sh [--long] [--complete] [--filter EXPRESSION]" >&2; exit 2 ;;
  esac
  shift
done
# Seconds until the run is cut off: 15 minutes in all.
if $long; then budget=7200; else budget=$((15 * 60)); fi

# Debian packages: the servers, the tools that tests compare against, the readers of report formats.
packages=(dovecot-imapd dovecot-pop3d postfix dnsmasq-base isync strace gcc libc6-dev python3 openssl antiword poppler-utils libarchive-tools)
# LibreOffice in any of its packages; this is the smallest that reads rtf and doc.
command -v soffice >/dev/null || packages+=(libreoffice-writer-nogui)

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package"
  done
}

install_packages() {
  local policy=/usr/sbin/policy-rc.d own_policy=false missing
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]} == 0)) && return
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    echo "Missing Debian packages. Install them (they need not run as services), then start again:" >&2
    echo "  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi

  # The tests start their own servers: the system's must neither be configured nor started.
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && own_policy=true
  fi
  export DEBIAN_FRONTEND=noninteractive
  echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
  apt-get -qq -o DPkg::Lock::Timeout=180 update || true
  apt-get -qq -o DPkg::Lock::Timeout=180 -o Dpkg::Use-Pty=0 install -y --no-install-recommends "${missing[@]}" >&2
  $own_policy && rm -f "$policy"

  mapfile -t missing < <(missing_packages)
  if ((${#missing[@]} > 0)); then
    echo "Could not install: ${missing[*]}" >&2
    exit 1
  fi
}

# Every file and server of the tests lives below one folder; a server that a killed test left behind is known by its
# command line or working folder being below it.
scratch=$(mktemp -d /tmp/mailintake-tests.XXXXXX)
chmod 711 "$scratch" # mail servers give up root and must still reach their folders

leftover_processes() {
  local process
  for process in /proc/[0-9]*; do
    if [[ $(readlink "$process/cwd" 2>/dev/null) == "$scratch"* ]] ||
      tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -qF "$scratch/"; then
      echo "${process#/proc/}"
    fi
  done
}

clean_up() {
  local signal left
  trap - EXIT INT TERM HUP
  mapfile -t left < <(jobs -p)
  ((${#left[@]} > 0)) && kill "${left[@]}" 2>/dev/null
  for signal in TERM KILL; do
    mapfile -t left < <(leftover_processes)
    ((${#left[@]} == 0)) && break
    echo "stopping processes that tests left behind: ${left[*]}" >&2
    kill -s "$signal" "${left[@]}" 2>/dev/null
    sleep 1
  done
  rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

install_packages

export TMPDIR=$scratch
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_CLI_UI_LANGUAGE=en MSBUILDTERMINALLOGGER=off
if [[ -z ${HOME:-} || ! -w $HOME ]]; then
  export HOME=$scratch/home
  mkdir -p "$HOME"
fi

# No build server stays behind: it would hold the caller's output open.
dotnet restore MailIntake.sln --locked-mode --disable-build-servers -v quiet || exit 1
dotnet build MailIntake.sln -c Release --no-restore --disable-build-servers -v minimal || exit 1

# The program as it is delivered, which the tests of trait Program=Delivered and those with real servers start as a process. It takes minutes to compile ahead
# and runs beside the tests that need none of it, behind them.
timeout --kill-after=20 "$budget" nice -n 10 \
  dotnet publish src/MailIntake -c Release -o "$scratch/program" --disable-build-servers -v quiet >"$scratch/publish.log" 2>&1 &
publishing=$!

expression=${filter:+($filter)}
$long || expression+="${expression:+&}Category!=Long"

counter() { # counter NAME FILE: one number of a result file's summary
  grep -o '<Counters [^>]*>' "$2" | grep -o " $1=\"[0-9]*\"" | tr -dc 0-9
}

declare -A running
start() { # start NAME PROJECT [TRAIT]: runs a project's tests, those of a trait alone where one is given
  local left=$((budget - SECONDS))
  timeout --kill-after=20 "$((left > 1 ? left : 1))" \
    dotnet test "tests/$2/bin/Release/net10.0/$2.dll" --filter "$expression${expression:+${3:+&}}${3:-}" \
    --logger "trx;LogFileName=$scratch/$1.trx" --logger "console;verbosity=minimal" &
  running[$1]=$!
}

passed=0 failed=0 skipped=0 reasons=
finish() { # finish NAME: waits for a run and adds its results
  local results=$scratch/$1.trx code ran=0 good bad=0
  wait "${running[$1]}" # in the background, so that a signal to this script is acted on at once
  code=$?
  if [[ -s $results ]]; then
    ran=$(counter total "$results")
    good=$(counter passed "$results")
    bad=$(($(counter failed "$results") + $(counter error "$results") + $(counter timeout "$results") + $(counter aborted "$results")))
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + ran - good - bad))
    reasons+=$(grep -A 4 'outcome="NotExecuted"' "$results" | grep -o '<Message>[^<]*' | sort | uniq -c | sed "s/ *\([0-9]*\) <Message>/  $1, \1 skipped: /")$'\n'
  fi
  # A filter may leave a run without tests; without one, a run that shows none did not happen.
  if ((code != 0 && bad == 0)) || { ((ran == 0)) && [[ -z $filter ]]; }; then
    echo "$1: the run ended before its tests did (exit code $code, $ran results); counted as one failure" >&2
    failed=$((failed + 1))
  fi
}

start MailIntake.Tests MailIntake.Tests 'Program!=Delivered'
finish MailIntake.Tests
if wait "$publishing"; then
  export MAILINTAKE_PROGRAM=$scratch/program/mailintake
  start MailIntake.Delivered MailIntake.Tests Program=Delivered
  start MailIntake.ServerTests MailIntake.ServerTests
  finish MailIntake.Delivered
  finish MailIntake.ServerTests
else
  cat "$scratch/publish.log" >&2
  echo "The program could not be published, and what starts it was not tested; counted as one failure" >&2
  failed=$((failed + 1))
fi

# What a mail costs is measured by itself, not beside other tests; it counts as one.
if $long && [[ -z $filter ]]; then
  timeout --kill-after=20 1800 dotnet tests/MailIntake.Benchmarks/bin/Release/net10.0/MailIntake.Benchmarks.dll hostile &
  if wait $!; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
fi

clean_up
if ((skipped > 0)); then
  echo "NOT TESTED on this machine:"
  grep . <<<"$reasons"
  if $complete; then failed=$((failed + skipped)) skipped=0; fi
fi
echo "$passed passed, $failed failed$( ((skipped > 0)) && echo ", $skipped skipped")"
((failed == 0 && passed > 0))
