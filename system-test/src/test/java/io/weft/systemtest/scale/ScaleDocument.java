// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.scale;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A configuration of many subsystems, all linked to one port, as an nvmetcli document. Any host may connect to some of them;
 * each of the others allows one of as many hosts.
 *
 * @param subsystems how many subsystems
 * @param namespaces how many namespaces each of them has
 * @param tcpPort where the port listens, on 127.0.0.1
 * @param open every how many subsystems one lets in any host
 */
public record ScaleDocument(int subsystems, int namespaces, int tcpPort, int open) {
  /** The NQN of a subsystem. @param index from 0 */
  public static String subsystemNqn(int index) {
    return "nqn.2026-11.io.weft:scale-%05d".formatted(index);
  }

  /** The NQN of the host that a subsystem allows. @param index of the subsystem */
  public static String hostNqn(int index) {
    return "nqn.2026-11.io.weft:scale-host-%05d".formatted(index);
  }

  /** The UUID of a namespace, the same in each run. */
  static UUID uuid(int subsystem, int nsid) {
    return new UUID(0x5ca1e000_0000_4000L, 0x8000_0000_0000_0000L | (long) subsystem << 16 | nsid);
  }

  /** Writes the document to a file. */
  public void write(Path file) throws IOException {
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
      out.print("{\"hosts\":[");
      for (int i = 0; i < subsystems; i++) {
        out.print((i == 0 ? "" : ",") + "{\"nqn\":\"" + hostNqn(i) + "\"}");
      }
      out.print("],\"subsystems\":[");
      for (int i = 0; i < subsystems; i++) {
        boolean any = i % open == 0;
        out.print((i == 0 ? "" : ",") + "{\"nqn\":\"" + subsystemNqn(i) + "\",\"attr\":{\"allow_any_host\":\""
            + (any ? 1 : 0) + "\"},\"allowed_hosts\":[" + (any ? "" : "\"" + hostNqn(i) + "\"") + "],\"namespaces\":[");
        for (int nsid = 1; nsid <= namespaces; nsid++) {
          out.print((nsid == 1 ? "" : ",") + namespace(i, nsid, true));
        }
        out.println("]}");
      }
      out.print("],\"ports\":[{\"portid\":1,\"addr\":{\"trtype\":\"tcp\",\"adrfam\":\"ipv4\",\"traddr\":\"127.0.0.1\","
          + "\"trsvcid\":\"" + tcpPort + "\"},\"referrals\":[],\"subsystems\":[");
      for (int i = 0; i < subsystems; i++) {
        out.print((i == 0 ? "\"" : ",\"") + subsystemNqn(i) + "\"");
      }
      out.println("]}]}");
    }
  }

  /** A namespace as the document has it. */
  public static String namespace(int subsystem, int nsid, boolean enabled) {
    return "{\"nsid\":%d,\"enable\":%d,\"device\":{\"path\":\"null:1GiB\",\"uuid\":\"%s\"}}"
        .formatted(nsid, enabled ? 1 : 0, uuid(subsystem, nsid));
  }
}
