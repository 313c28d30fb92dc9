// What `azd up` deploys: `azd env set` changes it. The services in azure.yaml read the same variables.
using 'main.bicep'

var first = readEnvironmentVariable('AZURE_LOCATION', 'northeurope')
var second = readEnvironmentVariable('DLM_SECOND_REGION', 'westeurope')
var third = readEnvironmentVariable('DLM_THIRD_REGION', 'swedencentral')

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dlm')
param regions = bool(readEnvironmentVariable('DLM_TWO_REGIONS', 'true')) ? [first, second] : [first]
param redis = {
  regions: [first, second, third]
  sku: 'Balanced_B0'
}
param privateNetworking = bool(readEnvironmentVariable('DLM_PRIVATE_NETWORKING', 'false'))
