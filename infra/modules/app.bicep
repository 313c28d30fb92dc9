// One region's Function App on Flex Consumption.
import { identity as identityType, scale as scaleType } from '../types.bicep'

@description('Name of the app.')
@maxLength(60)
param name string

@description('Name of the app\'s plan.')
param planName string

@description('Region of the app.')
param location string

@description('Tags of the plan.')
param tags { *: string }

@description('Value of the tag azd-service-name, by which azd finds the app.')
param serviceName string

@description('The identity that the app uses for everything.')
param identity identityType

@description('Instances, and what each takes on.')
param scale scaleType

@description('Address of the blob container that deployments go to.')
param deploymentContainer string

@description('Subnet that the app\'s traffic leaves through; empty without private networking.')
param subnetId string

@description('The app\'s settings, values by name.')
param settings { *: string }

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      appSettings: map(items(settings), setting => { name: setting.key, value: setting.value })
    }
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainer
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.instanceMemoryMB
        maximumInstanceCount: scale.maximumInstanceCount
        alwaysReady: map(items(scale.alwaysReady), function => {
          name: 'function:${function.key}'
          instanceCount: function.value
        })
      }
    }
  }

  resource ftpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource deploymentPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Name of the app.')
output name string = app.name
