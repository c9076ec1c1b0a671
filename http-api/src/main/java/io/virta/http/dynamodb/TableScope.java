package io.virta.http.dynamodb;

import io.virta.actors.model.Namespace;
import io.virta.actors.region.Regions;
import io.virta.actors.table.TableName;
import io.virta.http.aws.identity.Authorizer;
import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.wire.Arn;

/**
 * The tables that a request may name: those of the caller's account in the region of the request.
 * All table names of a request are read here, so that policies are evaluated for exactly the tables
 * on which the request acts.
 *
 * @param action the action of the request in policies, such as {@code dynamodb:PutItem}
 */
record TableScope(Caller caller, Regions regions, String action) {
  private static final String SERVICE = "dynamodb";
  private static final String TABLE = "table/";

  static TableScope of(Caller caller, Regions regions, String operation) {
    return new TableScope(caller, regions, SERVICE + ":" + operation);
  }

  /** Returns the same scope with another action for policies. */
  TableScope as(String operation) {
    return of(caller, regions, operation);
  }

  Namespace namespace() {
    return caller.namespace();
  }

  /** Returns the table that {@code TableName} names. */
  TableName table(Input input) {
    return table(input.requiredText("TableName"));
  }

  /**
   * Returns the table with a name or ARN.
   *
   * @throws io.virta.http.aws.wire.WireException AccessDeniedException for a table of another
   *     account or region; tables have no resource policies that could share them
   * @throws DynamoDbException ValidationException if the text is neither
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
    if (!arn.account().equals(caller.account().value())
        || !arn.region().equals(regions.of(namespace()).value())) {
      throw Authorizer.notShared(caller, action, nameOrArn);
    }
    return name;
  }

  /** Returns the ARN of a table in this scope. */
  String arn(TableName name) {
    return arn(regions, namespace(), name);
  }

  static String arn(Regions regions, Namespace namespace, TableName name) {
    String region = regions.of(namespace).value();
    return Arn.of(SERVICE, region, namespace.account().value(), TABLE + name).toString();
  }
}
