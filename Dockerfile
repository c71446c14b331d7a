# The program with libvips inside, run by a user without rights. Built and used by docker-compose.yml; alone:
#   docker build -t captionsearch . && docker run --rm -v ~/Pictures:/pictures:ro -v captionsearch:/data captionsearch index /pictures
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props global.json .editorconfig ./
COPY elastic elastic
COPY src src
RUN dotnet publish src/CaptionSearch.Cli/CaptionSearch.Cli.csproj --configuration Release --output /program \
      --use-current-runtime --no-self-contained -p:PublishReadyToRun=true -p:RunAnalyzers=false -p:GenerateDocumentationFile=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The library's package has another name where time_t became longer.
RUN apt-get update \
 && (apt-get install -y --no-install-recommends libvips42t64 || apt-get install -y --no-install-recommends libvips42) \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /program /program
# Looked for from the program's folder upwards.
COPY static/css /program/static/css
COPY static/js /program/static/js
COPY static/icons /program/static/icons
COPY models /models
# A volume that is made new takes over this folder's owner.
RUN mkdir /data && chown "$APP_UID" /data
USER $APP_UID
WORKDIR /
VOLUME /data
EXPOSE 5000
ENV CAPTIONSEARCH_DATA_DIR=/data CAPTIONSEARCH_MODEL=/models/flickr8k-v1
ENTRYPOINT ["dotnet", "/program/captionsearch.dll"]
CMD ["--help"]
