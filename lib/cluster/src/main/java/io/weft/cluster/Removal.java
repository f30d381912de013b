// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import io.weft.cluster.enrolment.AdmissionRefusedException;
import io.weft.cluster.identity.Member;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.Agreement;
import io.weft.cluster.raft.RecordChange;
import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.placement.NodeEdits;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.LegalConfiguration;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStoreException;
import java.io.IOException;
import java.util.List;

/** Removes a node for good: first its vote, then its membership and its place in the configuration, as one. */
final class Removal {
  private static final Rules RULES = new Rules(DeviceProbe.NONE);

  private final Agreement agreement;

  Removal(Agreement agreement) {
    this.agreement = agreement;
  }

  /**
   * Removes a node. Blocks.
   *
   * @param everything whether its ports and the namespaces that lie on it alone are removed with it
   * @throws AdmissionRefusedException if it is not a member, if it is the only voter, or if the configuration still needs it
   */
  AgreedState remove(String node, boolean everything) throws AdmissionRefusedException, ConfigStoreException, InterruptedException {
    AgreedState before = agreement.state();
    Member member = Roster.member(before, node).orElseThrow(() ->
        new AdmissionRefusedException("the cluster has no node %s; it has %s".formatted(
            node, String.join(", ", Roster.members(before).stream().map(Member::name).toList()))));
    if (member.votes() && Roster.voters(Roster.members(before)).size() == 1) {
      throw new AdmissionRefusedException("node %s is the only one that votes; let another one join with the role voter first".formatted(node));
    }
    try {
      without(before, node, everything);
      if (member.votes()) {
        agreement.removeVoter(node);
      }
      return agreement.change(new Agreement.ChangeOfBoth() {
        @Override
        public Configuration configuration(AgreedState state) throws InvalidConfigurationException {
          return without(state, node, everything);
        }

        @Override
        public List<RecordChange> records(AgreedState state) {
          return List.of(new RecordChange.Delete(Roster.key(node), state.version(Roster.key(node))));
        }
      });
    } catch (InvalidConfigurationException e) {
      throw new AdmissionRefusedException("node %s is still needed: %s".formatted(node, e.getMessage()));
    } catch (IOException e) {
      throw new ConfigStoreException("node %s keeps its vote: %s".formatted(node, e.getMessage()), e);
    }
  }

  private static Configuration without(AgreedState state, String node, boolean everything) throws InvalidConfigurationException {
    Configuration wanted =
        everything ? NodeEdits.removeAll(state.configuration(), node) : NodeEdits.remove(state.configuration(), node);
    RULES.require(LegalConfiguration.trusted(state.configuration()), wanted);
    return wanted;
  }
}
