/**
 * The PushTopic that browsers subscribe to with their own staff id: `/topic/CINNOX_Signals?Staff__c=<EID>`.
 * A record, not metadata: it is created by REST after the package has been deployed.
 * https://developer.salesforce.com/docs/atlas.en-us.api_streaming.meta/api_streaming/pushtopic.htm
 */
export const SIGNALS_PUSH_TOPIC = {
  Name: 'CINNOX_Signals',
  Query: 'SELECT Id, Staff__c, Kind__c, Source__c, Sent_At__c, Nonce__c FROM CINNOX_Signal__c',
  ApiVersion: 68.0,
  IsActive: true,
  NotifyForFields: 'Referenced',
  NotifyForOperationCreate: true,
  NotifyForOperationUpdate: false,
  NotifyForOperationDelete: false,
  NotifyForOperationUndelete: false,
} as const;
