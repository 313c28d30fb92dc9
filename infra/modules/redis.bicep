// One of the three Redis databases that elect an instance.
import { redisInstance } from '../types.bicep'

@description('Name of the Azure Managed Redis instance.')
param name string

@description('Region of the instance.')
param location string

@description('Tags of the instance.')
param tags { *: string }

@description('Size of the instance, such as Balanced_B0.')
param sku string

@description('Whether the instance is reached through private endpoints alone.')
param privateNetworking bool

@description('Object ids of the identities that use the database.')
param principalIds string[]

resource redis 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku }
  properties: {
    // The redundancy is that there are three: any one may fail, and none need be rescued.
    highAvailability: 'Disabled'
    minimumTlsVersion: '1.2'
    publicNetworkAccess: privateNetworking ? 'Disabled' : 'Enabled'
  }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-07-01' = {
  parent: redis
  name: 'default'
  properties: {
    accessKeysAuthentication: 'Disabled'
    clientProtocol: 'Encrypted'
    // One shard behind one address: scripts and TIME never meet a redirection.
    clusteringPolicy: 'NoCluster'
    // A lock that is evicted is a lock that two hold.
    evictionPolicy: 'NoEviction'
    port: 10000
  }
}

// A database takes one change at a time.
@batchSize(1)
resource assignments 'Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-07-01' = [
  for principalId in principalIds: {
    parent: database
    name: replace(guid(database.id, principalId), '-', '')
    properties: {
      accessPolicyName: 'default'
      user: { objectId: principalId }
    }
  }
]

@description('The instance: its resource id, and the StackExchange.Redis configuration string of its database, to which the app adds its identity.')
output instance redisInstance = {
  id: redis.id
  endpoint: '${redis.properties.hostName}:${database.properties.port},ssl=true'
}
