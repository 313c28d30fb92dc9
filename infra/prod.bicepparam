// Two paired regions, and a third for one Redis: the loss of any leaves an app and a quorum, and the records can fail over.
using 'main.bicep'

param environmentName = 'dlm-prod'
param regions = ['northeurope', 'westeurope']
param redis = {
  regions: ['northeurope', 'westeurope', 'swedencentral']
  sku: 'Balanced_B0'
}
param jobsStorageSku = 'Standard_GZRS'
param hostStorageSku = 'Standard_ZRS'
param scale = {
  instanceMemoryMB: 2048
  maximumInstanceCount: 40
  alwaysReady: { schedule_jobs: 1, import_data: 1 }
  queueBatchSize: 2
}
param privateNetworking = true
param telemetry = {
  retentionInDays: 90
  dailyQuotaGb: -1
}
param tags = { environment: 'prod' }
