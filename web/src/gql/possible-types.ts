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
  "ChangeSeatResult": [
    "NotFoundError",
    "NotPossibleError",
    "Seat"
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
  "EndOtherSessionsResult": [
    "NotPossibleError",
    "SessionsEnded"
  ],
  "EndSessionResult": [
    "NotFoundError",
    "NotPossibleError",
    "SessionsEnded"
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
    "CampaignChangedError",
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
  "InviteUserResult": [
    "InputValidationError",
    "Invitation",
    "NotPossibleError"
  ],
  "LiveEvent": [
    "AlertRaisedEvent",
    "BulkJobsChangedEvent",
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
    "BulkJob",
    "Call",
    "Campaign",
    "Consent",
    "Contact",
    "DoNotCallEntry",
    "Import",
    "Invitation",
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
  "PreviewBulkJobResult": [
    "BulkJobPreview",
    "InputValidationError"
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
  "RemovePasskeyResult": [
    "NotFoundError",
    "NotPossibleError",
    "PasskeyRemoved"
  ],
  "RemoveSeatResult": [
    "NotFoundError",
    "NotPossibleError",
    "Seat"
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
  "RevokeInvitationResult": [
    "Invitation",
    "NotFoundError",
    "NotPossibleError"
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
  "StartBulkJobResult": [
    "BulkJob",
    "InputValidationError",
    "NotFoundError",
    "NotPossibleError"
  ],
  "StartCampaignResult": [
    "Campaign",
    "NotFoundError"
  ],
  "StopBulkJobResult": [
    "BulkJob",
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
    "CampaignChangedError",
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