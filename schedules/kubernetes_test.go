package schedules

import (
	"fmt"
	"os"
	"testing"

	"github.com/goccy/go-yaml"
)

// The parts of Kubernetes' objects that the manifests use. They are decoded strictly,
// so a key that is misspelt or in the wrong place is an error here.
type (
	cronJob struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string
		Metadata   metadata
		Spec       struct {
			Schedule                   string
			TimeZone                   string `yaml:"timeZone"`
			ConcurrencyPolicy          string `yaml:"concurrencyPolicy"`
			StartingDeadlineSeconds    int    `yaml:"startingDeadlineSeconds"`
			SuccessfulJobsHistoryLimit int    `yaml:"successfulJobsHistoryLimit"`
			FailedJobsHistoryLimit     int    `yaml:"failedJobsHistoryLimit"`
			JobTemplate                struct {
				Spec jobSpec
			} `yaml:"jobTemplate"`
		}
	}
	job struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string
		Metadata   metadata
		Spec       jobSpec
	}
	metadata struct {
		Name   string
		Labels map[string]string
	}
	jobSpec struct {
		ActiveDeadlineSeconds   int  `yaml:"activeDeadlineSeconds"`
		BackoffLimit            *int `yaml:"backoffLimit"`
		TTLSecondsAfterFinished int  `yaml:"ttlSecondsAfterFinished"`
		Template                struct {
			Metadata metadata
			Spec     podSpec
		}
	}
	podSpec struct {
		RestartPolicy                 string `yaml:"restartPolicy"`
		TerminationGracePeriodSeconds int    `yaml:"terminationGracePeriodSeconds"`
		AutomountServiceAccountToken  *bool  `yaml:"automountServiceAccountToken"`
		EnableServiceLinks            *bool  `yaml:"enableServiceLinks"`
		SecurityContext               struct {
			RunAsNonRoot   bool              `yaml:"runAsNonRoot"`
			RunAsUser      int               `yaml:"runAsUser"`
			RunAsGroup     int               `yaml:"runAsGroup"`
			SeccompProfile map[string]string `yaml:"seccompProfile"`
		} `yaml:"securityContext"`
		Containers []container
	}
	container struct {
		Name            string
		Image           string
		ImagePullPolicy string `yaml:"imagePullPolicy"`
		Args            []string
		Env             []struct {
			Name      string
			Value     string
			ValueFrom struct {
				SecretKeyRef struct{ Name, Key string } `yaml:"secretKeyRef"`
			} `yaml:"valueFrom"`
		}
		Resources struct {
			Requests, Limits map[string]string
		}
		SecurityContext struct {
			AllowPrivilegeEscalation *bool `yaml:"allowPrivilegeEscalation"`
			ReadOnlyRootFilesystem   bool  `yaml:"readOnlyRootFilesystem"`
			Capabilities             struct{ Drop []string }
		} `yaml:"securityContext"`
	}
)

func readManifest(t *testing.T, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalWithOptions(data, into, yaml.Strict()); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	checkSettingsIn(t, path, string(data))
}

func TestKubernetesCronJob(t *testing.T) {
	var c cronJob
	readManifest(t, "kubernetes/cronjob.yaml", &c)
	if c.APIVersion != "batch/v1" || c.Kind != "CronJob" || c.Metadata.Name != "kindred" {
		t.Errorf("got %s %s %q", c.APIVersion, c.Kind, c.Metadata.Name)
	}
	if _, bad := parseExpression(c.Spec.Schedule); bad != nil {
		t.Errorf("schedule %q: %s", c.Spec.Schedule, bad.message)
	}
	if c.Spec.TimeZone != "Etc/UTC" || c.Spec.ConcurrencyPolicy != "Forbid" {
		t.Errorf("got time zone %q and concurrency %q, want Etc/UTC and Forbid", c.Spec.TimeZone, c.Spec.ConcurrencyPolicy)
	}
	if c.Spec.StartingDeadlineSeconds < 60 {
		t.Errorf("got a starting deadline of %d s, want at least a minute", c.Spec.StartingDeadlineSeconds)
	}
	spec := c.Spec.JobTemplate.Spec
	if spec.BackoffLimit == nil || *spec.BackoffLimit != 0 {
		t.Error("a failed run is started again, want the next schedule to do so")
	}
	checkJob(t, "kubernetes/cronjob.yaml", spec, "run")
}

func TestKubernetesInit(t *testing.T) {
	var j job
	readManifest(t, "kubernetes/init.yaml", &j)
	if j.APIVersion != "batch/v1" || j.Kind != "Job" || j.Metadata.Name != "kindred-init" {
		t.Errorf("got %s %s %q", j.APIVersion, j.Kind, j.Metadata.Name)
	}
	checkJob(t, "kubernetes/init.yaml", j.Spec, "init")
}

// checkJob checks what both manifests have to have.
func checkJob(t *testing.T, path string, spec jobSpec, command string) {
	t.Helper()
	pod := spec.Template.Spec
	if len(pod.Containers) != 1 {
		t.Fatalf("%s: got %d containers, want 1", path, len(pod.Containers))
	}
	c := pod.Containers[0]
	checkArguments(t, path, c.Args)
	if c.Args[0] != command {
		t.Errorf("%s: got command %q, want %s", path, c.Args, command)
	}
	for what, ok := range map[string]bool{
		"an end for a run that hangs":                     spec.ActiveDeadlineSeconds > 0,
		"restartPolicy Never":                             pod.RestartPolicy == "Never",
		"half a minute or more between SIGTERM and -9":    pod.TerminationGracePeriodSeconds >= 30,
		"no token of the cluster in the pod":              pod.AutomountServiceAccountToken != nil && !*pod.AutomountServiceAccountToken,
		"no service links, they read as settings":         pod.EnableServiceLinks != nil && !*pod.EnableServiceLinks,
		"the image's user":                                pod.SecurityContext.RunAsNonRoot && fmt.Sprint(pod.SecurityContext.RunAsUser, ":", pod.SecurityContext.RunAsGroup) == fmt.Sprint(imageUser, ":", imageUser),
		"a seccomp profile":                               pod.SecurityContext.SeccompProfile["type"] == "RuntimeDefault",
		"no privilege escalation":                         c.SecurityContext.AllowPrivilegeEscalation != nil && !*c.SecurityContext.AllowPrivilegeEscalation,
		"a root file system that is read only":            c.SecurityContext.ReadOnlyRootFilesystem,
		"all capabilities dropped":                        fmt.Sprint(c.SecurityContext.Capabilities.Drop) == "[ALL]",
		"requests of cpu and memory":                      c.Resources.Requests["cpu"] != "" && c.Resources.Requests["memory"] != "",
		"a limit of memory":                               c.Resources.Limits["memory"] != "",
		"an image with a tag":                             pinned(c.Image),
		"the address of the warehouse from a secret only": len(c.Env) > 0 && c.Env[0].Name == "KINDRED_WAREHOUSE_URL" && c.Env[0].Value == "" && c.Env[0].ValueFrom.SecretKeyRef.Name != "" && c.Env[0].ValueFrom.SecretKeyRef.Key == "url",
	} {
		if !ok {
			t.Errorf("%s: has not %s", path, what)
		}
	}
	for _, env := range c.Env {
		checkSetting(t, path, env.Name)
	}
}
