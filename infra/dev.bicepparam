// One region, the cheapest of everything. Redis costs the most.
using 'main.bicep'

param environmentName = 'dlm-dev'
param regions = ['northeurope']
param jobsStorageSku = 'Standard_LRS'
param scale = {
  instanceMemoryMB: 512
  maximumInstanceCount: 40
  alwaysReady: {}
  queueBatchSize: 2
}
param telemetry = {
  retentionInDays: 30
  dailyQuotaGb: 1
}
param tags = { environment: 'dev' }
