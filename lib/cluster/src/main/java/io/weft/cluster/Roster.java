// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.certificate.NodeAddress;
import io.weft.cluster.identity.IdentityJson;
import io.weft.cluster.identity.Member;
import io.weft.cluster.raft.AgreedRecord;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.AgreementOptions.VoterAddress;
import io.weft.config.node.NodeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The members of a cluster, as it is agreed on: a record {@code member/NAME} for each, with the fingerprint of its key. */
final class Roster {
  private static final String PREFIX = "member/";
  private static final String KEY = "key";

  private Roster() {}

  /** The key of a member's record. */
  static String key(String node) {
    return PREFIX + node;
  }

  /** A member's record. @param fingerprint of its public key */
  static ObjectNode json(Member member, String fingerprint) {
    return IdentityJson.of(member).put(KEY, fingerprint);
  }

  /** The members, by name. */
  static List<Member> members(AgreedState state) {
    List<Member> members = new ArrayList<>();
    for (AgreedRecord record : state.records().values()) {
      if (record.key().startsWith(PREFIX)) {
        members.add(IdentityJson.member(record.value()));
      }
    }
    return members;
  }

  /** A member. */
  static Optional<Member> member(AgreedState state, String node) {
    return state.record(key(node)).map(record -> IdentityJson.member(record.value()));
  }

  /** The fingerprint of a member's public key. */
  static Optional<String> fingerprint(AgreedState state, String node) {
    return state.record(key(node)).map(record -> record.value().path(KEY).asText());
  }

  /** A member in the configuration: hosts are told its address, unless that is a name. */
  static NodeEntry entry(Member member) {
    return NodeAddress.isIpAddress(member.address())
        ? NodeEntry.of(member.name(), member.number(), member.address()) : NodeEntry.of(member.name(), member.number());
  }

  /** The addresses of those that vote. */
  static List<VoterAddress> voters(List<Member> members) {
    return members.stream().filter(Member::votes).map(Roster::voter).toList();
  }

  /** The address of one that votes. */
  static VoterAddress voter(Member member) {
    return new VoterAddress(member.name(), member.address(), member.raftPort());
  }
}
