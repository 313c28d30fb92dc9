// Everything that one region has for itself: losing it costs the other regions nothing.
import { identity as identityType, job as jobType, redisInstance, scale as scaleType, storageAccount } from '../types.bicep'
import { storageBlobDataOwner, storageTableDataContributor } from '../roles.bicep'

@description('What the names of the region\'s resources end with: environment and region.')
param name string

@description('The region.')
param location string

@description('Thirteen letters and digits for names that must be unique in all of Azure.')
param token string

@description('Tags of the region\'s resources.')
param tags { *: string }

@description('Value of the tag azd-service-name of the app.')
param serviceName string

@description('The identity of the region\'s app.')
param identity identityType

@description('Instances of the app.')
param scale scaleType

@description('Redundancy of the host\'s storage.')
param hostStorageSku string

@description('When schedule_jobs fires, cron with six fields.')
param tickSchedule string

@description('The jobs.')
param jobs jobType[]

@description('Settings below Dlm:Import.')
param import { *: string }

@description('The jobs storage account.')
param jobsStorage storageAccount

@description('The Redis instances.')
param redis redisInstance[]

@description('Resource id of Application Insights.')
param insightsId string

@description('Whether the app reaches its services through private endpoints.')
param privateNetworking bool

var deploymentContainer = 'deployments'

module hostStorage 'storage-account.bicep' = {
  name: 'host-storage'
  params: {
    name: 'sthost${token}'
    location: location
    tags: tags
    sku: hostStorageSku
    privateNetworking: privateNetworking
    principalIds: [identity.principalId]
    roleIds: [storageBlobDataOwner, storageTableDataContributor]
    containers: [deploymentContainer]
  }
}

module network 'network.bicep' = if (privateNetworking) {
  name: 'network'
  params: { name: name, location: location, tags: tags }
}

module endpoints 'private-endpoints.bicep' = if (privateNetworking) {
  name: 'private-endpoints'
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
    targets: concat(
      map(['blob', 'table'], part => { name: 'host', resourceId: hostStorage.outputs.account.id, part: part }),
      map(['blob', 'queue', 'table'], part => { name: 'jobs', resourceId: jobsStorage.id, part: part }),
      map(range(0, length(redis)), i => { name: 'redis-${i}', resourceId: redis[i].id, part: 'redisEnterprise' })
    )
  }
}

module settings 'settings.bicep' = {
  name: 'settings'
  params: {
    clientId: identity.clientId
    hostStorage: hostStorage.outputs.account
    jobsStorage: jobsStorage
    insightsId: insightsId
    redisEndpoints: map(redis, instance => instance.endpoint)
    tickSchedule: tickSchedule
    jobs: jobs
    import: import
    queueBatchSize: scale.queueBatchSize
  }
}

module app 'app.bicep' = {
  name: 'app'
  params: {
    name: 'func-${name}-${token}'
    planName: 'plan-${name}'
    location: location
    tags: tags
    serviceName: serviceName
    identity: identity
    scale: scale
    deploymentContainer: '${hostStorage.outputs.account.blobEndpoint}${deploymentContainer}'
    subnetId: network.?outputs.appSubnetId ?? ''
    settings: settings.outputs.settings
  }
  // The app starts at once, and would find neither names nor addresses.
  dependsOn: [endpoints]
}

@description('Name of the app.')
output appName string = app.outputs.name
