package io.virta.http.dynamodb;

import io.virta.actors.model.AccountId;
import io.virta.actors.table.TableName;
import io.virta.http.identity.Authorizer;
import io.virta.http.identity.Caller;
import io.virta.http.wire.Arn;

/**
 * The tables that a request may name: those of the caller's account in one region. Every table name
 * of a request is read here, so that what policies are asked about is what the request acts on.
 *
 * @param action what policies call the request, such as {@code dynamodb:PutItem}
 */
record TableScope(Caller caller, String region, String action) {
  private static final String SERVICE = "dynamodb";
  private static final String TABLE = "table/";

  static TableScope of(Caller caller, String region, String operation) {
    return new TableScope(caller, region, SERVICE + ":" + operation);
  }

  /** The same tables for a request of which policies see another operation. */
  TableScope as(String operation) {
    return of(caller, region, operation);
  }

  AccountId account() {
    return caller.account();
  }

  /** The table that {@code TableName} names. */
  TableName table(Input input) {
    return table(input.requiredText("TableName"));
  }

  /**
   * The table with a name or ARN.
   *
   * @throws io.virta.http.wire.WireException AccessDeniedException for a table of another account
   *     or region; tables have no policies that could share them
   * @throws DynamoDbException ValidationException when it is neither
   */
  TableName table(String nameOrArn) {
    if (!nameOrArn.startsWith("arn:")) {
      return new TableName(nameOrArn);
    }
    Arn arn = Arn.find(nameOrArn);
    if (arn == null || !arn.service().equals(SERVICE) || !arn.resource().startsWith(TABLE)) {
      throw DynamoDbException.validation(
          "Invalid TableArn: Invalid ResourceArn provided as input " + nameOrArn);
    }
    TableName name = new TableName(arn.resource().substring(TABLE.length()));
    if (!arn.account().equals(account().value()) || !arn.region().equals(region)) {
      throw Authorizer.notShared(caller, action, nameOrArn);
    }
    return name;
  }

  /** The ARN of a table in this scope. */
  String arn(TableName name) {
    return arn(region, account(), name);
  }

  static String arn(String region, AccountId account, TableName name) {
    return Arn.of(SERVICE, region, account.value(), TABLE + name).toString();
  }
}
