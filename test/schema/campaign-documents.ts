import { graphql } from "#test/gql/gql.ts";

export const Create = graphql(`
  mutation CreateAndLook($input: CreateCampaignInput!) {
    createCampaign(input: $input) {
      __typename
      ... on Campaign {
        id
        name
        state
        isActive
        assistant {
          name
        }
        phoneNumber {
          number
        }
        scheduleFrequency
        scheduleDays
        intervalDays
        startsOn
        retryAttempts
        maxConcurrentCalls
        maxCallsPerRun
        redialsPerRound
        redialDelays {
          busy
          noAnswer
          voicemail
          carrierFault
        }
        maxDurationSeconds
        voicemailDetection
        gate {
          isOpen
          reason
          slotsInUse
          slotsFree
        }
        progress {
          scheduled
        }
      }
      ... on Error {
        message
      }
      ... on InputValidationError {
        problems {
          path
          message
        }
      }
    }
  }
`);

export const Update = graphql(`
  mutation UpdateAndLook($id: ID!, $input: UpdateCampaignInput!) {
    updateCampaign(id: $id, input: $input) {
      __typename
      ... on Campaign {
        name
        scheduleFrequency
        scheduleDays
        startTime
        startsOn
        redialDelays {
          busy
          noAnswer
        }
      }
      ... on Error {
        message
      }
      ... on InputValidationError {
        problems {
          path
        }
      }
    }
  }
`);

export const Look = graphql(`
  query LookAtCampaign($id: ID!) {
    campaign(id: $id) {
      id
      state
      assistant {
        id
      }
      calls {
        totalCount
        nodes {
          status
          scheduledTime
          cancelReason
        }
      }
    }
  }
`);
