"""Tells the story with boto3: the endpoint is the argument, what was seen is printed as JSON."""

import json
import sys
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, definition = sys.argv[1:]
sfn = boto3.client("stepfunctions", endpoint_url=endpoint, config=Config(inject_host_prefix=False))


def redrive_error(execution_arn):
    try:
        sfn.redrive_execution(executionArn=execution_arn)
    except ClientError as error:
        return error.response["Error"]


machine = sfn.create_state_machine(name="pay", roleArn="arn:aws:iam::123456789012:role/any", definition=definition)
execution_arn = sfn.start_execution(stateMachineArn=machine["stateMachineArn"], name="first", input='{"id":1}')["executionArn"]
refused = redrive_error(execution_arn)
with urllib.request.urlopen(endpoint + "/_redrive/tasks") as answer:
    token = json.load(answer)["tasks"][0]["token"]
sfn.send_task_failure(taskToken=token, error="Card.Declined", cause="no funds")
failed = sfn.describe_execution(executionArn=execution_arn)
sfn.redrive_execution(executionArn=execution_arn)
redriven = sfn.describe_execution(executionArn=execution_arn)
pages = sfn.get_paginator("get_execution_history").paginate(executionArn=execution_arn, PaginationConfig={"PageSize": 2})
events = [event["type"] for page in pages for event in page["events"]]
seen = {"refused": refused, "failed": failed, "redriven": redriven, "events": events}
print(json.dumps(seen, default=str))
