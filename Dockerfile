FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /repo
COPY global.json host.json .editorconfig BannedSymbols.txt Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY src/Dlm/Dlm.csproj src/Dlm/
COPY src/DlmFunctions/DlmFunctions.csproj src/DlmFunctions/
RUN dotnet restore src/DlmFunctions/DlmFunctions.csproj
COPY src/Dlm src/Dlm
COPY src/DlmFunctions src/DlmFunctions
RUN dotnet publish src/DlmFunctions/DlmFunctions.csproj --no-restore --configuration Release --output /app

FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0
ENV AzureWebJobsScriptRoot=/home/site/wwwroot \
    AzureFunctionsJobHost__Logging__Console__IsEnabled=true
COPY --from=build /app /home/site/wwwroot
