# Uses one node as two regions with the AWS CLI: aws_cli_regions.sh ENDPOINT
set -euo pipefail
export AWS_ENDPOINT_URL="$1" AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1 AWS_PAGER=

names() {
  aws kinesis list-streams --query 'StreamNames' --output text "$@"
}

aws kinesis create-stream --stream-name here --shard-count 1
aws kinesis create-stream --stream-name there --shard-count 1 --region eu-west-1
[ "$(names)" = here ]
[ "$(names --region eu-west-1)" = there ]
arn=$(aws kinesis describe-stream-summary --stream-name there --region eu-west-1 \
  --query StreamDescriptionSummary.StreamARN --output text)
[ "$arn" = arn:aws:kinesis:eu-west-1:000000000000:stream/there ]
if refusal=$(aws kinesis describe-stream-summary --stream-name there 2>&1); then exit 1; fi
case "$refusal" in *ResourceNotFoundException*) ;; *) echo "$refusal"; exit 1 ;; esac
echo "ok: aws-cli"
