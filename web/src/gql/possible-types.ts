/* eslint-disable */
export const possibleTypes: Record<string, string[]> = {
  "AcknowledgeAlertResult": [
    "Alert",
    "NotFoundError"
  ],
  "Actor": [
    "ApiKey",
    "User"
  ],
  "AddToDoNotCallResult": [
    "DoNotCallAddition",
    "InputValidationError"
  ],
  "CancelCallResult": [
    "Call",
    "NotFoundError",
    "NotPossibleError"
  ],
  "CancelImportResult": [
    "Import",
    "NotFoundError",
    "NotPossibleError"
  ],
  "ConfigureVapiResult": [
    "InputValidationError",
    "Tenant",
    "VapiRefusedError"
  ],
  "ConfirmImportResult": [
    "Import",
    "NotFoundError",
    "NotPossibleError"
  ],
  "CreateApiKeyResult": [
    "ApiKey",
    "InputValidationError",
    "NotPossibleError"
  ],
  "CreateCampaignResult": [
    "Campaign",
    "InputValidationError",
    "VapiRefusedError"
  ],
  "CreateContactResult": [
    "Contact",
    "InputValidationError",
    "NotPossibleError"
  ],
  "DeleteCampaignResult": [
    "Campaign",
    "NotFoundError"
  ],
  "DeleteContactResult": [
    "Contact",
    "NotFoundError"
  ],
  "DuplicateCampaignResult": [
    "Campaign",
    "InputValidationError",
    "NotFoundError",
    "VapiRefusedError"
  ],
  "EndCallResult": [
    "EndedCall",
    "NotFoundError",
    "NotPossibleError"
  ],
  "EnrolContactsResult": [
    "Campaign",
    "InputValidationError",
    "NotFoundError"
  ],
  "EraseContactResult": [
    "Contact",
    "NotFoundError",
    "NotPossibleError"
  ],
  "Error": [
    "FileRefusedError",
    "InputValidationError",
    "NotFoundError",
    "NotPossibleError",
    "VapiRefusedError"
  ],
  "ForecastCampaignResult": [
    "Forecast",
    "InputValidationError",
    "NotFoundError",
    "NotPossibleError"
  ],
  "ImportContactsResult": [
    "FileRefusedError",
    "Import",
    "InputValidationError",
    "NotFoundError",
    "NotPossibleError"
  ],
  "ImportDoNotCallResult": [
    "DoNotCallImport",
    "FileRefusedError",
    "InputValidationError"
  ],
  "ImportUndoCounts": [
    "ImportUndo",
    "ImportUndoable"
  ],
  "LiveEvent": [
    "AlertRaisedEvent",
    "CallChangedEvent",
    "CampaignProgressEvent",
    "CampaignsChangedEvent",
    "ImportProgressEvent",
    "ImportsChangedEvent",
    "SlotsChangedEvent"
  ],
  "Node": [
    "Activity",
    "Alert",
    "ApiKey",
    "Call",
    "Campaign",
    "Consent",
    "Contact",
    "DoNotCallEntry",
    "Import",
    "Refusal",
    "Seat",
    "Tenant",
    "User"
  ],
  "PauseCampaignResult": [
    "Campaign",
    "NotFoundError",
    "NotPossibleError"
  ],
  "PlaceTestCallResult": [
    "Call",
    "InputValidationError",
    "NotFoundError",
    "NotPossibleError"
  ],
  "PreviewScheduleResult": [
    "InputValidationError",
    "SchedulePreviews"
  ],
  "RecordConsentsResult": [
    "ConsentsChanged",
    "InputValidationError"
  ],
  "RecordListCheckResult": [
    "InputValidationError",
    "ListCheckResult"
  ],
  "RecordRefusalsResult": [
    "InputValidationError",
    "RefusalsChanged"
  ],
  "RemapImportResult": [
    "Import",
    "InputValidationError",
    "NotFoundError",
    "NotPossibleError"
  ],
  "RemoveFromDoNotCallResult": [
    "DoNotCallRemoval",
    "InputValidationError"
  ],
  "RevokeApiKeyResult": [
    "ApiKey",
    "NotFoundError",
    "NotPossibleError"
  ],
  "RevokeConsentsResult": [
    "ConsentsChanged",
    "InputValidationError"
  ],
  "ScheduleCallResult": [
    "Call",
    "InputValidationError",
    "NotFoundError",
    "NotPossibleError"
  ],
  "SchedulePreviewResult": [
    "InputValidationError",
    "SchedulePreviews"
  ],
  "StageImportResult": [
    "FileRefusedError",
    "Import",
    "InputValidationError",
    "NotFoundError",
    "NotPossibleError"
  ],
  "StartCampaignResult": [
    "Campaign",
    "NotFoundError"
  ],
  "StopCampaignResult": [
    "Campaign",
    "NotFoundError"
  ],
  "UndoImportResult": [
    "Import",
    "NotFoundError",
    "NotPossibleError"
  ],
  "UnenrolContactsResult": [
    "Campaign",
    "InputValidationError",
    "NotFoundError"
  ],
  "UpdateCampaignResult": [
    "Campaign",
    "InputValidationError",
    "NotFoundError",
    "VapiRefusedError"
  ],
  "UpdateContactResult": [
    "Contact",
    "InputValidationError",
    "NotFoundError",
    "NotPossibleError"
  ],
  "UpdateTenantResult": [
    "InputValidationError",
    "Tenant"
  ],
  "Viewer": [
    "ApiKeyViewer",
    "UserViewer"
  ],
  "WithdrawRefusalsResult": [
    "InputValidationError",
    "RefusalsChanged"
  ]
};