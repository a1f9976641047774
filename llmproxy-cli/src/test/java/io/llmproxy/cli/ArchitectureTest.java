package io.llmproxy.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plan of the house, as far as class files can tell; this module sees all others. */
class ArchitectureTest {
    private static final String API = "io.llmproxy.api..";
    private static final String CORE = "io.llmproxy.core..";
    private static final String ROOMS = "io.llmproxy.core.internal";
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.llmproxy");

    @Test
    void apiNeedsNothing() {
        classes()
                .that(resideInAPackage(API))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(API, "java..", "org.jspecify.annotations.."))
                .check(HOUSE);
    }

    @Test
    void coreKnowsNoServletAndNoFloorAboveIt() {
        noClasses()
                .that(resideInAPackage(CORE))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "jakarta..", "javax.servlet..", "io.llmproxy.servlet..", "io.llmproxy.cli.."))
                .check(HOUSE);
    }

    @Test
    void servletKnowsNoProgram() {
        noClasses()
                .that(resideInAPackage("io.llmproxy.servlet.."))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.llmproxy.cli..", "org.eclipse.jetty..", "org.apache.catalina.."))
                .check(HOUSE);
    }

    @Test
    void commandsKnowTheGatewayByItsAnswersOnly() {
        noClasses()
                .that(resideInAPackage("io.llmproxy.cli.manage.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.llmproxy.cli", "io.llmproxy.servlet..", "jakarta..", "org.eclipse.jetty.."))
                .check(HOUSE);
    }

    @Test
    void roomsOfTheCoreAreItsOwn() {
        noClasses()
                .that(not(resideInAPackage(CORE)))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOMS + ".."))
                .check(HOUSE);
    }

    @Test
    void roomsFormNoCircle() {
        slices().matching(ROOMS + ".(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    /** The column "May use" of the table of rooms. */
    @ParameterizedTest
    @CsvSource({
        "config, 'crypto'",
        "json, ''",
        "crypto, ''",
        "project, 'crypto'",
        "encryption, 'crypto project store'",
        "token, 'crypto retry store'",
        "store, 'config event'",
        "policy, 'config'",
        "upstream, 'address config retry'",
        "capture, ''",
        "tokens, ''",
        "body, 'capture'",
        "usage, 'body capture json tokens'",
        "streamusage, 'json upstream'",
        "plugin, 'config'",
        "event, 'body plugin'",
        "journal, 'config retry'",
        "price, 'config'",
        "file, ''",
        "retry, ''",
        "metrics, ''",
        "address, ''",
        "audit, 'address event file retry'",
        "dispatch, 'config event file plugin retry usage'",
    })
    void roomUsesOnlyRoomsBelowIt(String room, String others) {
        String[] allowed = java.util.stream.Stream.of(
                        (room + " " + others).strip().split(" "))
                .map(name -> ROOMS + "." + name + "..")
                .toArray(String[]::new);
        noClasses()
                .that(resideInAPackage(ROOMS + "." + room + ".."))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOMS + "..").and(not(resideInAnyPackage(allowed))))
                .check(HOUSE);
    }

    @Test
    void timeIsGivenNotTaken() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callConstructor(Date.class)
                .check(HOUSE);
    }

    @Test
    void publicClassesAreFinalOrMeantToBeExtended() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(HOUSE);
    }

    @Test
    void exceptionsHaveOneRoot() {
        classes()
                .that(assignableTo(RuntimeException.class))
                .should()
                .beAssignableTo("io.llmproxy.api.LlmProxyException")
                .check(HOUSE);
    }

    @Test
    void namesNameTheThing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils)")
                .check(HOUSE);
    }
}
