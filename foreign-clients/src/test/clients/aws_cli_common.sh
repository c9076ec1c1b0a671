# Shared by the AWS CLI scripts; sourced with the endpoint as argument. Needs only `aws` and standard tools.
set -euo pipefail

endpoint=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1 AWS_PAGER="" AWS_MAX_ATTEMPTS=1
export AWS_CONFIG_FILE="$work/none" AWS_SHARED_CREDENTIALS_FILE="$work/none"

kinesis() { aws --endpoint-url "$endpoint" --output text kinesis "$@"; }

fail() {
  echo "failed: $*" >&2
  exit 1
}
same() { [ "$2" = "$3" ] || fail "$1: '$2', not '$3'"; }
