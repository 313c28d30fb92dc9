// What the regions share: records and messages, the election, and what is known about it all.
import { alertOptions, identity, job as jobType, redisInstance, redisOptions, storageAccount, telemetryOptions } from '../types.bicep'
import { storageBlobDataReader, storageQueueDataContributor, storageTableDataContributor } from '../roles.bicep'

@description('What the names of the resources end with: the environment.')
param name string

@description('Region of everything but Redis and the identities.')
param location string

@description('Thirteen letters and digits for names that must be unique in all of Azure.')
param token string

@description('Tags of the resources.')
param tags { *: string }

@description('The regions that have an app.')
param regions string[]

@description('The jobs.')
param jobs jobType[]

@description('Redundancy of the jobs storage.')
param jobsStorageSku string

@description('The three Redis instances.')
param redis redisOptions

@description('Whether storage and Redis are reached through private endpoints alone.')
param privateNetworking bool

@description('How telemetry is kept.')
param telemetry telemetryOptions

@description('When alerts fire, and who hears of them.')
param alerts alertOptions

var principalIds = map(identities.outputs.identities, identity => identity.principalId)

module identities 'identities.bicep' = {
  name: 'identities'
  params: { namePrefix: 'id-${name}', regions: regions, tags: tags }
}

// The engine creates queues and tables itself, and a table's transactions are addressed to the account: hence roles on the account.
module jobsStorage 'storage-account.bicep' = {
  name: 'jobs-storage'
  params: {
    name: 'stjobs${token}'
    location: location
    tags: tags
    sku: jobsStorageSku
    privateNetworking: privateNetworking
    principalIds: principalIds
    roleIds: [storageBlobDataReader, storageQueueDataContributor, storageTableDataContributor]
  }
}

module instances 'redis.bicep' = [
  for (region, i) in redis.regions: {
    name: 'redis-${i}'
    params: {
      name: 'amr-${name}-${i}-${token}'
      location: region
      tags: tags
      sku: redis.sku
      privateNetworking: privateNetworking
      principalIds: principalIds
    }
  }
]

module monitoring 'monitoring.bicep' = {
  name: 'monitoring'
  params: {
    workspaceName: 'log-${name}'
    insightsName: 'appi-${name}'
    location: location
    tags: tags
    options: telemetry
    principalIds: principalIds
  }
}

module rules 'alerts.bicep' = {
  name: 'alerts'
  params: {
    namePrefix: 'alert-${name}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    jobs: jobs
    options: alerts
  }
}

module workbook 'workbook.bicep' = {
  name: 'workbook'
  params: {
    displayName: 'Scheduled jobs of ${name}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    insightsId: monitoring.outputs.insightsId
    redisIds: [for i in range(0, length(redis.regions)): instances[i].outputs.instance.id]
  }
}

@description('The identities of the apps, in the order of the regions.')
output identities identity[] = identities.outputs.identities

@description('The jobs storage.')
output jobsStorage storageAccount = jobsStorage.outputs.account

@description('The Redis instances.')
output redis redisInstance[] = [for i in range(0, length(redis.regions)): instances[i].outputs.instance]

@description('Resource id of Application Insights.')
output insightsId string = monitoring.outputs.insightsId
