// A redundant cron: one Function App in each region, and what they share.
targetScope = 'subscription'

import { alertOptions, job as jobType, redisOptions, scale as scaleType, telemetryOptions } from 'types.bicep'

@description('Name of the environment: part of every name, and the value of the tag azd-env-name.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('Regions in which an app runs. Every region\'s timer fires; what the regions share lives in the first one.')
@minLength(1)
param regions string[] = ['northeurope', 'westeurope']

@description('The three Redis instances.')
param redis redisOptions = {
  regions: [regions[0], regions[1 % length(regions)], regions[2 % length(regions)]]
  sku: 'Balanced_B0'
}

@description('Redundancy of the jobs storage, which holds records and messages: zones (ZRS), a second region (GRS), or both (GZRS).')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS', 'Standard_RAGRS', 'Standard_RAGZRS'])
param jobsStorageSku string = 'Standard_ZRS'

@description('Redundancy of each host\'s own storage.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param hostStorageSku string = 'Standard_LRS'

@description('Instances of the app in each region.')
param scale scaleType = {
  instanceMemoryMB: 2048
  maximumInstanceCount: 40
  alwaysReady: { schedule_jobs: 1 }
  queueBatchSize: 2
}

@description('When schedule_jobs fires, cron with six fields; at least once a minute.')
param tickSchedule string = '*/10 * * * * *'

@description('The jobs.')
@minLength(1)
param jobs jobType[] = [
  {
    name: 'import_data'
    schedule: '0 * * * * *'
    timeZone: 'UTC'
    enabled: true
    queue: 'import-data'
    configVersion: 1
    silentFor: 'PT5M'
  }
  {
    name: 'purge_rejects'
    schedule: '0 30 3 * * *'
    timeZone: 'UTC'
    enabled: true
    queue: 'purge-rejects'
    configVersion: 1
    silentFor: 'P2D'
  }
]

@description('What import_data imports: settings below Dlm:Import by name, with two underscores for each colon, such as Source and Locations__0. A secret is a Key Vault reference.')
param import { *: string } = {}

@description('Whether storage and Redis are reached through private endpoints alone.')
param privateNetworking bool = false

@description('How telemetry is kept.')
param telemetry telemetryOptions = {
  retentionInDays: 30
  dailyQuotaGb: -1
}

@description('When alerts fire, and who hears of them.')
param alerts alertOptions = {
  dispatchDelaySeconds: 15
  clockOffsetSeconds: 2
  duplicateMessages: 0
  actionGroupIds: []
}

@description('Tags of every resource, beside azd-env-name.')
param tags { *: string } = {}

var token = uniqueString(subscription().id, environmentName)
var allTags = union(tags, { 'azd-env-name': environmentName })

resource sharedGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: regions[0]
  tags: allTags
}

resource regionGroups 'Microsoft.Resources/resourceGroups@2025-04-01' = [
  for region in regions: {
    name: 'rg-${environmentName}-${region}'
    location: region
    tags: allTags
  }
]

module shared 'modules/shared.bicep' = {
  scope: sharedGroup
  name: 'shared'
  params: {
    name: environmentName
    location: regions[0]
    token: token
    tags: allTags
    regions: regions
    jobs: jobs
    jobsStorageSku: jobsStorageSku
    redis: redis
    privateNetworking: privateNetworking
    telemetry: telemetry
    alerts: alerts
  }
}

// One after the other: a Redis instance takes one change at a time, and a bad change stops at the first region.
@batchSize(1)
module apps 'modules/region.bicep' = [
  for (region, i) in regions: {
    scope: regionGroups[i]
    name: 'region'
    params: {
      name: '${environmentName}-${region}'
      location: region
      token: uniqueString(token, region)
      tags: allTags
      serviceName: 'dlm-${i + 1}'
      identity: shared.outputs.identities[i]
      scale: scale
      hostStorageSku: hostStorageSku
      tickSchedule: tickSchedule
      jobs: jobs
      import: import
      jobsStorage: shared.outputs.jobsStorage
      redis: shared.outputs.redis
      insightsId: shared.outputs.insightsId
      privateNetworking: privateNetworking
    }
  }
]

@description('The shared resource group.')
output AZURE_RESOURCE_GROUP string = sharedGroup.name

@description('The apps, in the order of the regions: region, resource group and name.')
output apps { region: string, resourceGroup: string, name: string }[] = [
  for (region, i) in regions: {
    region: region
    resourceGroup: regionGroups[i].name
    name: apps[i].outputs.appName
  }
]
