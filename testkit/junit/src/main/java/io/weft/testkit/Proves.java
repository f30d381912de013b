// SPDX-License-Identifier: Apache-2.0

package io.weft.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the parts of the NVMe specifications that a test proves. {@code docs/conformance.md} is generated from these
 * annotations, and a test fails if something that Weft supports is not proved by any test.
 *
 * <p>Each part is a kind, a space and a name, as in {@code "io 05h"}. Numbers have two lower-case hexadecimal digits and an h:
 *
 * <ul>
 *   <li>{@code admin}, {@code io}, {@code fabrics}: a command by its opcode, Fabrics commands by FCTYPE
 *   <li>{@code cns}, {@code log}, {@code feature}: an Identify data structure, log page or feature by its identifier
 *   <li>{@code property}: a controller property by its name, such as CAP
 *   <li>{@code field}: a field of a structure, such as {@code id-ctrl.FUSES}
 *   <li>{@code aen}: an asynchronous event, such as {@code ns-attr}
 *   <li>{@code transport}: a PDU of the TCP transport, such as {@code ICReq}
 * </ul>
 *
 * A part of a discovery controller alone is prefixed with {@code discovery}, as in {@code "discovery log 70h"}. An
 * annotation on a class is about the class as a whole. The strings are read from the source text: they must be literals.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Proves {
  /** The parts, each as {@code "kind name"}. */
  String[] value();
}
