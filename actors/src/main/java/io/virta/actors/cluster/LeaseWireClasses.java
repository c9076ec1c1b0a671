package io.virta.actors.cluster;

import com.esotericsoftware.kryo.Kryo;
import io.virta.actors.item.AttributePath;
import io.virta.actors.item.AttributeType;
import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.Comparison;
import io.virta.actors.item.Condition;
import io.virta.actors.item.Item;
import io.virta.actors.item.Operand;
import io.virta.actors.item.Update;
import io.virta.actors.item.UpdateAction;
import io.virta.actors.item.UpdateValue;
import io.virta.actors.lease.LeaseTablesEntity;
import io.virta.actors.table.FoundItems;
import io.virta.actors.table.IndexDefinition;
import io.virta.actors.table.ItemAddress;
import io.virta.actors.table.ItemPage;
import io.virta.actors.table.ItemWrite;
import io.virta.actors.table.KeyAttribute;
import io.virta.actors.table.KeySchema;
import io.virta.actors.table.PageRequest;
import io.virta.actors.table.Projection;
import io.virta.actors.table.TableChange;
import io.virta.actors.table.TableDefinition;
import io.virta.actors.table.TableDescription;
import io.virta.actors.table.TableName;
import io.virta.actors.table.TableNames;
import io.virta.actors.table.Throughput;
import io.virta.actors.table.WriteOutcome;
import io.virta.actors.table.WriteRequest;
import io.virta.actors.table.WriteResult;
import java.math.BigDecimal;
import java.util.List;

/** The classes of lease tables that cross nodes. As in {@link WireClasses}: append only. */
final class LeaseWireClasses {
  /** Far above the numbers of the others, so that both lists can grow. */
  private static final int FIRST = 500;

  private static final List<Class<?>> CLASSES =
      List.of(
          BigDecimal.class,
          AttributeType.class,
          AttributeValue.Text.class,
          AttributeValue.Numeric.class,
          AttributeValue.Binary.class,
          AttributeValue.Bool.class,
          AttributeValue.Null.class,
          AttributeValue.TextSet.class,
          AttributeValue.NumericSet.class,
          AttributeValue.BinarySet.class,
          AttributeValue.Sequence.class,
          AttributeValue.Document.class,
          Item.class,
          AttributePath.class,
          AttributePath.Member.class,
          AttributePath.Element.class,
          Operand.Attribute.class,
          Operand.Literal.class,
          Operand.Size.class,
          Comparison.class,
          Condition.And.class,
          Condition.Or.class,
          Condition.Not.class,
          Condition.Compare.class,
          Condition.Between.class,
          Condition.In.class,
          Condition.Exists.class,
          Condition.HasType.class,
          Condition.BeginsWith.class,
          Condition.Contains.class,
          UpdateValue.Given.class,
          UpdateValue.Copied.class,
          UpdateValue.CopiedOr.class,
          UpdateValue.Calculated.class,
          UpdateValue.Appended.class,
          UpdateAction.Put.class,
          UpdateAction.Remove.class,
          UpdateAction.Add.class,
          UpdateAction.Subtract.class,
          Update.class,
          TableName.class,
          KeyAttribute.class,
          KeySchema.class,
          Projection.class,
          Projection.Kind.class,
          Throughput.class,
          IndexDefinition.class,
          TableDefinition.class,
          TableChange.class,
          TableDescription.class,
          TableNames.class,
          ItemAddress.class,
          ItemWrite.Put.class,
          ItemWrite.Change.class,
          ItemWrite.Delete.class,
          ItemWrite.Check.class,
          WriteRequest.class,
          WriteOutcome.Done.class,
          WriteOutcome.ConditionFailed.class,
          WriteOutcome.Invalid.class,
          WriteResult.class,
          FoundItems.class,
          PageRequest.class,
          PageRequest.Range.class,
          PageRequest.KeyCondition.class,
          ItemPage.class,
          LeaseTablesEntity.Create.class,
          LeaseTablesEntity.Describe.class,
          LeaseTablesEntity.Change.class,
          LeaseTablesEntity.Delete.class,
          LeaseTablesEntity.ListNames.class,
          LeaseTablesEntity.Write.class,
          LeaseTablesEntity.Read.class,
          LeaseTablesEntity.Page.class,
          LeaseTablesEntity.Stop.class,
          LeaseTablesEntity.SetTimeToLive.class);

  private LeaseWireClasses() {}

  static void register(Kryo kryo) {
    int id = FIRST;
    for (Class<?> type : CLASSES) {
      kryo.register(type, id++);
    }
  }
}
