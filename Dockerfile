# Build:  docker build -t mailintake .
# Run:    docker run -d --name mailintake --read-only --tmpfs /tmp --stop-timeout 20 \
#           -v mailintake-data:/srv/mailintake/data -v "$PWD/config":/srv/mailintake/config:ro -e PANZHIHUA_SECRET mailintake

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# The packages are a layer of their own, fetched again only when one of these files changes.
COPY Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/MailIntake.Domain/MailIntake.Domain.csproj src/MailIntake.Domain/packages.lock.json src/MailIntake.Domain/
COPY src/MailIntake.Mail/MailIntake.Mail.csproj src/MailIntake.Mail/packages.lock.json src/MailIntake.Mail/
COPY src/MailIntake.Documents/MailIntake.Documents.csproj src/MailIntake.Documents/packages.lock.json src/MailIntake.Documents/
COPY src/MailIntake/MailIntake.csproj src/MailIntake/packages.lock.json src/MailIntake/
RUN dotnet restore src/MailIntake/MailIntake.csproj --locked-mode
COPY src/ src/
COPY config/ config/
RUN dotnet publish src/MailIntake/MailIntake.csproj -c Release --no-restore -o /app

# The program brings its runtime: published together with it, as one image.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0
# Readers of the report formats that the program does not read itself: doc and wps, pdf, everything else, rar.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        antiword poppler-utils libreoffice-writer-nogui libarchive-tools \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
COPY config/ /srv/mailintake/config/
# The data folder belongs to the user of the base image that is not root; a new volume takes that over.
RUN ln -s /app/mailintake /usr/local/bin/mailintake \
    && mkdir /srv/mailintake/data \
    && chown "$APP_UID:$APP_UID" /srv/mailintake/data
# The root file system may be read-only: only the data folder and /tmp (LibreOffice's profile, too) are written to.
# No profiler or debugger is ever attached: nothing listens for one, and methods call one another without the detour by which it could replace them.
ENV HOME=/tmp \
    DOTNET_EnableDiagnostics=0 \
    DOTNET_ProfApi_RejitOnAttach=0
WORKDIR /srv/mailintake
VOLUME /srv/mailintake/data
USER $APP_UID
# Whether the worker works, not whether all is well: after an hour in which no mailbox was read it does not.
HEALTHCHECK --interval=5m --timeout=30s --start-period=1h CMD ["mailintake", "status", "--max-lag", "60"]
ENTRYPOINT ["mailintake"]
CMD ["run"]
