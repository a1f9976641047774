package io.llmproxy.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmproxy.core.InvalidConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {
    private final ClientAddresses addresses = ClientAddresses.behind(List.of("10.0.0.0/8", "fd00::/8", " 192.0.2.7 "));

    @ParameterizedTest
    @CsvSource({
        // one proxy, two proxies, and a client that lies
        "10.0.0.1, '203.0.113.9', 203.0.113.9",
        "10.0.0.1, '203.0.113.9, 10.0.0.2', 203.0.113.9",
        "10.0.0.1, '1.1.1.1, 203.0.113.9, 192.0.2.7,fd00::5', 203.0.113.9",
        // proxies only: the first of them
        "10.0.0.1, '10.0.0.3, 10.0.0.2', 10.0.0.3",
        // ports, brackets, zones, versions
        "10.0.0.1, '203.0.113.9:4711', 203.0.113.9",
        "10.0.0.1, '[2001:DB8::9]:4711', 2001:db8::9",
        "10.0.0.1, '[2001:db8::9]', 2001:db8::9",
        "10.0.0.1, 'fe80::9%eth0', fe80::9",
        "::ffff:10.0.0.1, '::ffff:203.0.113.9', 203.0.113.9",
        "[fd00::1], '203.0.113.9', 203.0.113.9",
        // what is no address ends the search
        "10.0.0.1, 'unknown', 10.0.0.1",
        "10.0.0.1, '', 10.0.0.1",
        "10.0.0.1, '203.0.113.9,', 10.0.0.1",
        "10.0.0.1, '203.0.113.9, localhost, 10.0.0.2', 10.0.0.2",
        "10.0.0.1, '203.0.113.9:http', 10.0.0.1",
        "10.0.0.1, '[203.0.113.9]', 10.0.0.1",
        "10.0.0.1, '[2001:db8::9', 10.0.0.1",
        // nobody is trusted by saying so
        "203.0.113.1, '10.0.0.5', 203.0.113.1",
        "2001:db8:0:0::1, '10.0.0.5', 2001:db8::1",
        "unix:, '203.0.113.9', unix:",
    })
    void clientIsTheLastHopThatIsNotTrusted(String remote, String forwardedFor, String client) {
        assertThat(addresses.of(remote, List.of(forwardedFor), "198.51.100.1")).isEqualTo(client);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(addresses.of("10.0.0.1", List.of("1.1.1.1, 203.0.113.9", "10.0.0.3", "10.0.0.2"), null))
                .isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 203.0.113.9, 203.0.113.9",
        "10.0.0.1, '[2001:db8::9]:1', 2001:db8::9",
        "10.0.0.1, nobody, 10.0.0.1",
        "10.0.0.1, , 10.0.0.1",
        "203.0.113.1, 203.0.113.9, 203.0.113.1",
    })
    void realIpCountsWithoutForwardedFor(String remote, String realIp, String client) {
        assertThat(addresses.of(remote, List.of(), realIp)).isEqualTo(client);
    }

    @Test
    void nobodyIsTrustedByDefault() {
        assertThat(ClientAddresses.direct().of("10.0.0.1", List.of("203.0.113.9"), "203.0.113.9"))
                .isEqualTo("10.0.0.1");
    }

    @Test
    void everyWrongEntryIsNamed() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> ClientAddresses.behind(List.of("10.0.0/8", "::1", "proxy.example")))
                .satisfies(failure -> assertThat(failure.problems())
                        .containsExactly(
                                "trusted-proxies: '10.0.0/8' (expected: an address or a block of addresses such as"
                                        + " 10.0.0.0/8 or fd00::/8)",
                                "trusted-proxies: 'proxy.example' (expected: an address or a block of addresses such as"
                                        + " 10.0.0.0/8 or fd00::/8)"));
    }
}
